package io.ostiary.xds.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;

/**
 * The way to the API server: by the file that {@code KUBECONFIG} names, or by the account of the
 * Pod that this runs in.
 */
public final class ApiConnection implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration REQUEST = Duration.ofSeconds(15);

  private final KubernetesClient client;
  private final String namespace;

  private ApiConnection(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Thrown where neither file nor account is there. */
  public static final class NoWay extends Exception {
    private static final long serialVersionUID = 1L;

    NoWay(String message) {
      super(message);
    }
  }

  /** Finds the way; nothing is sent yet. */
  public static ApiConnection find() throws NoWay {
    try {
      Config found = Config.autoConfigure(null);
      Config config =
          new ConfigBuilder(found)
              .withConnectionTimeout((int) CONNECT.toMillis())
              .withRequestTimeout((int) REQUEST.toMillis())
              // Attempts are counted and spaced by those who call.
              .withRequestRetryBackoffLimit(0)
              .withWatchReconnectLimit(0)
              .build();
      if (isNowhere(config)) {
        throw new NoWay(
            "no way to an API server: set KUBECONFIG to a file, or run in a Pod with an account");
      }
      String namespace = Optional.ofNullable(config.getNamespace()).orElse("default");
      return new ApiConnection(new KubernetesClientBuilder().withConfig(config).build(), namespace);
    } catch (KubernetesClientException | IllegalArgumentException unusable) {
      throw new NoWay("KUBECONFIG cannot be used: " + unusable.getMessage());
    }
  }

  /** The client's own default is a name that exists in clusters alone. */
  private static boolean isNowhere(Config config) {
    return config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL)
        && config.getCurrentContext() == null
        && Optional.ofNullable(config.getAutoOAuthToken()).isEmpty();
  }

  /** The client. */
  public KubernetesClient client() {
    return client;
  }

  /** The namespace that the account or the file names. */
  public String namespace() {
    return namespace;
  }

  /** The server's address, for people. */
  public String address() {
    return client.getConfiguration().getMasterUrl();
  }

  @Override
  public void close() {
    client.close();
  }
}
