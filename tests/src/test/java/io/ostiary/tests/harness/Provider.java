package io.ostiary.tests.harness;

import io.ostiary.cli.dev.idp.DevClient;
import io.ostiary.cli.dev.idp.DevIdentityProvider;
import io.ostiary.cli.dev.idp.DevUser;
import io.ostiary.cli.dev.idp.ProviderKeys;
import io.ostiary.cli.http.SmallServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.UUID;

/** A strict OpenID provider on loopback, which {@code login_hint} tells who signs in. */
public final class Provider implements AutoCloseable {
  private final SmallServer server;
  private final DevClient client;

  private Provider(SmallServer server, DevClient client) {
    this.server = server;
    this.client = client;
  }

  /** Starts one that knows one client. */
  public static Provider start(URI redirectUri) {
    DevClient client =
        new DevClient(
            "ostiary-tests", "secret-" + UUID.randomUUID(), redirectUri, redirectUri.resolve("/"));
    try {
      SmallServer.Bound bound = SmallServer.bindLoopback(0);
      URI issuer = URI.create("http://localhost:" + bound.address().getPort());
      return new Provider(
          bound.serve(
              new DevIdentityProvider(
                  issuer, ProviderKeys.generate(), client, InstantSource.system())),
          client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The issuer. */
  public String issuer() {
    return "http://localhost:" + server.address().getPort();
  }

  /** The client's id. */
  public String clientId() {
    return client.id();
  }

  /** The client's secret. */
  public String clientSecret() {
    return client.secret();
  }

  /** The object id of a group that alice alone is in. */
  public String adminsGroup() {
    return DevUser.ADMINS;
  }

  @Override
  public void close() {
    server.close();
  }
}
