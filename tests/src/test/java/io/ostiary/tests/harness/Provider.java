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
  private final Runnable end;
  private final URI issuer;
  private final DevClient client;

  private Provider(Runnable end, URI issuer, DevClient client) {
    this.end = end;
    this.issuer = issuer;
    this.client = client;
  }

  /** Starts one that knows one client. */
  public static Provider start(URI redirectUri) {
    DevClient client = client(redirectUri);
    try {
      SmallServer.Bound bound = SmallServer.bindLoopback(0);
      URI issuer = URI.create("http://localhost:" + bound.address().getPort());
      SmallServer server = bound.serve(endpoint(issuer, client));
      return new Provider(server::close, issuer, client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one on https, with a certificate of this authority for localhost. */
  public static Provider start(URI redirectUri, TestAuthority authority) {
    DevClient client = client(redirectUri);
    try {
      TlsServer server = new TlsServer(authority.serving("localhost"));
      server.serve(endpoint(server.origin(), client));
      return new Provider(server::close, server.origin(), client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DevClient client(URI redirectUri) {
    return new DevClient(
        "ostiary-tests", "secret-" + UUID.randomUUID(), redirectUri, redirectUri.resolve("/"));
  }

  private static DevIdentityProvider endpoint(URI issuer, DevClient client) {
    return new DevIdentityProvider(issuer, ProviderKeys.generate(), client, InstantSource.system());
  }

  /** The issuer. */
  public String issuer() {
    return issuer.toString();
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
    end.run();
  }
}
