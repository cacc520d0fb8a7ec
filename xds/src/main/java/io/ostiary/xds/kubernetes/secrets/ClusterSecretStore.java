package io.ostiary.xds.kubernetes.secrets;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.ostiary.xds.kubernetes.ApiConnection;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;

/** The Secrets of a namespace of a cluster. */
public final class ClusterSecretStore implements SecretStore {
  private final ApiConnection api;
  private final String namespace;

  /** The Secrets of that namespace. */
  public ClusterSecretStore(ApiConnection api, String namespace) {
    this.api = requireNonNull(api);
    this.namespace = requireNonNull(namespace);
  }

  @Override
  public Optional<StoredSecret> find(String name) throws Failed {
    try {
      return Optional.ofNullable(api.client().secrets().inNamespace(namespace).withName(name).get())
          .map(ClusterSecretStore::read);
    } catch (KubernetesClientException failure) {
      throw failed(failure);
    }
  }

  @Override
  public boolean create(StoredSecret secret) throws Failed {
    Secret object = object(secret);
    return unlessConflict(
        () -> api.client().secrets().inNamespace(namespace).resource(object).create());
  }

  @Override
  public boolean replace(StoredSecret secret) throws Failed {
    Secret object = object(secret);
    return unlessConflict(
        () -> api.client().secrets().inNamespace(namespace).resource(object).update());
  }

  private static StoredSecret read(Secret secret) {
    return new StoredSecret(
        secret.getMetadata().getName(),
        Optional.ofNullable(secret.getType()).orElse("Opaque"),
        Optional.ofNullable(secret.getData()).orElse(Map.of()),
        Optional.ofNullable(secret.getMetadata().getResourceVersion()).orElse(""));
  }

  private static Secret object(StoredSecret secret) {
    Secret object =
        new SecretBuilder()
            .withNewMetadata()
            .withName(secret.name())
            .addToLabels("app.kubernetes.io/managed-by", "ostiary")
            .endMetadata()
            .withType(secret.type())
            .withData(secret.data())
            .build();
    if (!secret.version().isEmpty()) {
      object.getMetadata().setResourceVersion(secret.version());
    }
    return object;
  }

  private static boolean unlessConflict(Runnable write) throws Failed {
    try {
      write.run();
      return true;
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw failed(refused);
    }
  }

  private static Failed failed(KubernetesClientException failure) {
    return new Failed("the API server: " + failure.getMessage(), failure);
  }
}
