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
  private final Clients clients;

  private Provider(Runnable end, URI issuer, Clients clients) {
    this.end = end;
    this.issuer = issuer;
    this.clients = clients;
  }

  /** Starts one on plain http. */
  public static Provider start(URI redirectUri) {
    try {
      SmallServer.Bound bound = SmallServer.bindLoopback(0);
      URI issuer = URI.create("http://localhost:" + bound.address().getPort());
      Clients clients = Clients.of(issuer, redirectUri);
      SmallServer server = bound.serve(clients.endpoint());
      return new Provider(server::close, issuer, clients);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one on https, with a certificate of this authority for localhost. */
  public static Provider start(URI redirectUri, TestAuthority authority) {
    try {
      TlsServer server = new TlsServer(authority.serving("localhost"));
      Clients clients = Clients.of(server.origin(), redirectUri);
      server.serve(clients.endpoint());
      return new Provider(server::close, server.origin(), clients);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The two clients that are registered there. */
  private record Clients(
      DevClient first, DevClient second, ProviderKeys keys, TwoClients endpoint) {
    static Clients of(URI issuer, URI redirectUri) {
      ProviderKeys keys = ProviderKeys.generate();
      DevClient first = client("ostiary-tests", redirectUri);
      DevClient second = client("partners", redirectUri);
      TwoClients endpoint =
          new TwoClients(
              endpoint(issuer, keys, first), second.id(), endpoint(issuer, keys, second));
      return new Clients(first, second, keys, endpoint);
    }

    static DevClient client(String id, URI redirectUri) {
      return new DevClient(
          id, "secret-" + UUID.randomUUID(), redirectUri, redirectUri.resolve("/"));
    }

    static DevIdentityProvider endpoint(URI issuer, ProviderKeys keys, DevClient client) {
      return new DevIdentityProvider(issuer, keys, client, InstantSource.system());
    }
  }

  /** Gives the second client another secret, and forgets the one before. */
  public String replaceSecondSecret() {
    DevClient renewed = Clients.client(clients.second().id(), clients.second().redirectUri());
    clients.endpoint().replaceSecond(Clients.endpoint(issuer, clients.keys(), renewed));
    return renewed.secret();
  }

  /** The issuer. */
  public String issuer() {
    return issuer.toString();
  }

  /** The client's id. */
  public String clientId() {
    return clients.first().id();
  }

  /** The id of another client. */
  public String secondClientId() {
    return clients.second().id();
  }

  /** The secret of the other client, as long as it was not replaced. */
  public String secondClientSecret() {
    return clients.second().secret();
  }

  /** The client's secret. */
  public String clientSecret() {
    return clients.first().secret();
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
