package io.ostiary.xds.kubernetes.status;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.ostiary.xds.kubernetes.ApiCall;
import io.ostiary.xds.kubernetes.ApiFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;

/** A Lease of {@code coordination.k8s.io}. */
public final class KubernetesLease implements LeaseApi {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final InstantSource clock;

  public KubernetesLease(
      KubernetesClient client, String namespace, String name, InstantSource clock) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.clock = clock;
  }

  @Override
  public Optional<Held> get() throws ApiFailure, InterruptedException {
    Optional<Lease> lease =
        ApiCall.within(
            PATIENCE,
            () -> Optional.ofNullable(client.leases().inNamespace(namespace).withName(name).get()));
    return lease.map(
        found ->
            new Held(
                Optional.ofNullable(found.getSpec()).map(LeaseSpec::getHolderIdentity).orElse(""),
                found.getMetadata().getResourceVersion()));
  }

  @Override
  public void create(String holder) throws ApiFailure, InterruptedException {
    Lease lease = lease(holder);
    ApiCall.within(PATIENCE, () -> client.leases().inNamespace(namespace).resource(lease).create());
  }

  @Override
  public void give(Held before, String holder) throws ApiFailure, InterruptedException {
    Lease lease = lease(holder);
    lease.getMetadata().setResourceVersion(before.version());
    ApiCall.within(PATIENCE, () -> client.leases().inNamespace(namespace).resource(lease).update());
  }

  private Lease lease(String holder) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(holder.isEmpty() ? null : holder)
        .withLeaseDurationSeconds((int) LeaderLease.LIFE.toSeconds())
        .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
        .endSpec()
        .build();
  }
}
