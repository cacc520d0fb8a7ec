package io.ostiary.cli.secrets;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/** The Secrets of a namespace of a cluster. */
public final class ClusterSecretStore implements SecretStore {
  private final KubernetesClient client;
  private final String namespace;

  /** The Secrets of that namespace. */
  public ClusterSecretStore(KubernetesClient client, String namespace) {
    this.client = requireNonNull(client);
    this.namespace = requireNonNull(namespace);
  }

  @Override
  public Optional<Secret> find(String name) {
    try {
      return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get());
    } catch (KubernetesClientException refused) {
      throw new Refused(refused);
    }
  }

  @Override
  public boolean create(Secret secret) {
    return unlessConflict(() -> client.secrets().inNamespace(namespace).resource(secret).create());
  }

  @Override
  public boolean replace(Secret secret) {
    return unlessConflict(() -> client.secrets().inNamespace(namespace).resource(secret).update());
  }

  private static boolean unlessConflict(Runnable write) {
    try {
      write.run();
      return true;
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw new Refused(refused);
    }
  }
}
