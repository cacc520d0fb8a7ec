package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.Listen;
import io.ostiary.extauthz.pages.HtmlPages;
import io.ostiary.extauthz.portal.LoginStart;
import io.ostiary.extauthz.portal.PortalResponse;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.token.IdentityAssertions;
import io.ostiary.policy.ParsedPolicy;
import io.ostiary.policy.Policy;
import io.ostiary.policy.PolicyParser;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteAccess;
import io.ostiary.policy.access.RouteId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A running authorization server on a unix socket, with fakes behind it and a client before it. */
final class CheckFixture implements AutoCloseable {
  static final Hostname APP = new Hostname(Checks.HOST);

  final FakeSessions sessions = new FakeSessions();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final AtomicReference<AuthSettings> settings = new AtomicReference<>(settings());
  final AtomicReference<AccessTable> table = new AtomicReference<>(table());
  final AuthorizationServer server;
  final Path socket;
  final ManagedChannel channel;
  final AuthorizationGrpc.AuthorizationBlockingStub client;
  private final EventLoopGroup clientLoop;

  CheckFixture() throws IOException {
    socket = Files.createTempDirectory("ostiary-check").resolve("check.sock");
    server = new AuthorizationServer(new Listen.UnixSocket(socket), handler(), 1);
    server.start();
    clientLoop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(clientLoop)
            .usePlaintext()
            .directExecutor()
            .build();
    client = AuthorizationGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  CheckHandler handler() {
    return new CheckHandler(
        new CheckHandler.Collaborators(
            table::get,
            settings::get,
            sessions,
            login(),
            assertions(),
            new HtmlPages(),
            meters,
            InstantSource.system()));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the client's threads
  public void close() {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(1));
    clientLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    try {
      Files.deleteIfExists(socket);
      Files.delete(requireNonNull(socket.getParent()));
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }

  static AccessTable table() {
    return AccessTable.of(
        List.of(
            route("public", new Access.Public(), false),
            route("broken", new Access.Broken("the policy of default/web is invalid"), true),
            route("protected", policy("allow: {or: [domain: {is: example.com}]}"), true),
            route("anonymous", policy("allow: {or: [accept: true]}"), true),
            route("users", policy("allow: {or: [authenticated_user: true]}"), true),
            route("silent", policy("allow: {or: [authenticated_user: true]}"), false),
            route("office", policy("allow: {and: [accept: 1, source_ip: 192.0.2.7]}"), false),
            route("nobody", new Access.Protected(Policy.none()), true),
            new RouteAccess(
                new RouteId("templates"),
                APP,
                "default/templates",
                policy("allow: {or: [authenticated_user: true]}"),
                false,
                Map.of("X-Token", "Bearer ${pomerium.jwt}", "X-Cost", "$$5")),
            new RouteAccess(
                new RouteId("keyed"),
                APP,
                "default/keyed",
                new Access.Public(),
                false,
                Map.of(),
                Map.of("Authorization", new Concealed("Bearer of-the-route"))),
            new RouteAccess(
                new RouteId("wildcard"),
                new Hostname("*.wild.example.com"),
                "default/wild",
                policy("allow: {or: [accept: true]}"),
                true,
                Map.of())));
  }

  private static RouteAccess route(String id, Access access, boolean identity) {
    return new RouteAccess(new RouteId(id), APP, "default/" + id, access, identity, Map.of());
  }

  private static Access policy(String text) {
    return switch (PolicyParser.parse(text)) {
      case ParsedPolicy.Valid(Policy policy) -> new Access.Protected(policy);
      case ParsedPolicy.Invalid invalid ->
          throw new IllegalArgumentException(invalid.problems().toString());
    };
  }

  static AuthSettings settings() {
    AuthSettings.Secret secret =
        new AuthSettings.Secret("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    return new AuthSettings(
        Optional.of(URI.create("https://auth.example.com")),
        "/oauth2/callback",
        "https",
        "__Host-ostiary",
        Duration.ofHours(14),
        Optional.of(
            new AuthSettings.ProviderSettings(
                AuthSettings.ProviderSettings.Kind.OIDC,
                URI.create("https://idp.example.com"),
                "client",
                List.of(secret),
                List.of("openid"),
                Map.of(),
                Optional.empty())),
        Map.of(
            "X-Email", "email",
            "X-Name", "name",
            "X-Groups", "groups",
            "X-Missing", "missing"),
        Optional.empty(),
        new AuthSettings.Secrets(List.of(secret), List.of(secret), Optional.empty(), List.of()));
  }

  private static LoginStart login() {
    return visit ->
        new PortalResponse(
            302,
            ImmutableListMultimap.of(
                "location",
                    "https://auth.example.com/sign_in?to="
                        + visit.authority()
                        + visit.pathAndQuery(),
                "cache-control", "no-store",
                "set-cookie", "__Host-ostiary_a_1=one; Path=/; Secure; HttpOnly; SameSite=Lax",
                "set-cookie", "__Host-ostiary_a_0=; Max-Age=0; Path=/; Secure; HttpOnly"),
            "");
  }

  private static IdentityAssertions assertions() {
    return new IdentityAssertions() {
      @Override
      public String assertion(ActiveSession session, Hostname host) {
        return "assertion." + session.identity().userId() + "." + host;
      }

      @Override
      public String jwks() {
        return "{\"keys\":[]}";
      }
    };
  }
}
