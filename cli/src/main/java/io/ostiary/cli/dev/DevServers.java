package io.ostiary.cli.dev;

import io.ostiary.cli.dev.demo.AssertionCheck;
import io.ostiary.cli.dev.demo.DemoApplication;
import io.ostiary.cli.dev.idp.DevClient;
import io.ostiary.cli.dev.idp.DevIdentityProvider;
import io.ostiary.cli.dev.idp.ProviderKeys;
import io.ostiary.cli.http.SmallServer;
import io.ostiary.cli.state.InstallationSecrets;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.InstantSource;

/** The identity provider and the demo application of {@code dev}, on loopback ports. */
public final class DevServers implements AutoCloseable {
  private static final int PROVIDER_PORT = 9100;
  private static final String CLIENT_ID = "ostiary-dev";
  private static final String CALLBACK = "/oauth2/callback";

  private final SmallServer provider;
  private final SmallServer application;
  private final DevClient client;

  private DevServers(SmallServer provider, SmallServer application, DevClient client) {
    this.provider = provider;
    this.application = application;
    this.client = client;
  }

  /**
   * Starts both.
   *
   * @param authenticate scheme, host and port of the authenticate host
   * @param keys where the application finds the keys of the host that it is asked under
   */
  public static DevServers start(
      URI authenticate,
      InstallationSecrets secrets,
      AssertionCheck.PublicKeys keys,
      InstantSource clock)
      throws IOException {
    DevClient client =
        new DevClient(
            CLIENT_ID,
            secrets.secret("dev_client_secret"),
            authenticate.resolve(CALLBACK),
            authenticate);
    SmallServer.Bound providerAddress = SmallServer.bindLoopback(PROVIDER_PORT);
    SmallServer provider =
        providerAddress.serve(
            new DevIdentityProvider(
                URI.create("http://localhost:" + providerAddress.address().getPort()),
                keysOf(secrets),
                client,
                clock));
    try {
      SmallServer application =
          SmallServer.bindLoopback(0).serve(new DemoApplication(new AssertionCheck(keys, clock)));
      return new DevServers(provider, application, client);
    } catch (IOException failure) {
      provider.close();
      throw failure;
    }
  }

  /** The provider's issuer. */
  public URI issuer() {
    return URI.create("http://localhost:" + provider.address().getPort());
  }

  /** The client that the provider knows. */
  public DevClient client() {
    return client;
  }

  /** The port of the demo application. */
  public int applicationPort() {
    return application.address().getPort();
  }

  @Override
  public void close() {
    provider.close();
    application.close();
  }

  private static ProviderKeys keysOf(InstallationSecrets secrets) {
    String json = secrets.once("dev_provider_keys.json", () -> ProviderKeys.generate().json());
    try {
      return ProviderKeys.parse(json);
    } catch (ParseException broken) {
      throw new IllegalStateException(
          "the development provider's keys cannot be read; remove them with --reset", broken);
    }
  }
}
