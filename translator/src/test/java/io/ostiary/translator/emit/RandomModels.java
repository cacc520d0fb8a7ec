package io.ostiary.translator.emit;

import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Action.HostRewrite;
import io.ostiary.translator.model.Action.PathRewrite;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Edge.ListenAddress;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HeaderEdits.PrefixRewrite;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.Upstream.HealthCheck;
import io.ostiary.translator.model.Upstream.Protocol;
import io.ostiary.translator.model.Upstream.Trust;
import io.ostiary.translator.model.Upstream.UpstreamTls;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.model.VirtualHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Models from a seed: all that the types allow, sound and absurd.
 *
 * @param random the source of choices
 * @param keyPair what certificates show; a real one where Envoy reads it
 */
record RandomModels(Random random, KeyPair keyPair) {
  private static final List<String> HOSTS =
      List.of(
          "a.test",
          "b.test",
          "x.a.test",
          "y.x.a.test",
          "*.a.test",
          "*.x.a.test",
          "*.b.test",
          "*",
          "authenticate.example.com",
          "localhost",
          "127.0.0.1");
  private static final List<String> PATHS =
      List.of(
          "",
          "/",
          "//",
          "/a",
          "/a/",
          "/a/b",
          "/.pomerium/x",
          "/healthz",
          "a",
          "/a?b",
          "/#",
          "/ä",
          "/a;b",
          "/%2f",
          "/a b",
          "/\0",
          "/*",
          "/(a|b)",
          "(",
          "/(?i)a+",
          "[",
          "/\\Qa\\E");
  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          "%",
          "%%REQ(cookie)%",
          "$",
          "$$",
          "${pomerium.jwt}",
          "${",
          "a\r\nb",
          "\0",
          "ü",
          "${pomerium.request.headers[\"Cookie\"]}",
          "\ud800",
          "\\1",
          "\\9",
          "x".repeat(20_000));
  private static final List<String> HEADERS =
      List.of(
          "X-A",
          "x-a",
          "Host",
          "host",
          ":path",
          "Cookie",
          "Set-Cookie",
          "X-Pomerium-Jwt-Assertion",
          "",
          " ",
          "x y",
          "x:y",
          "content-length",
          "location",
          "X-Forwarded-Host",
          "ä");
  private static final List<String> UPSTREAMS =
      List.of("up", "shop/web/80", "ostiary-portal", "none", "https://x:1/", "%");

  Model model() {
    Map<Hostname, VirtualHost> hosts = new HashMap<>();
    for (String name : some(HOSTS)) {
      Hostname host = new Hostname(name);
      hosts.put(host, new VirtualHost(host, list(5, this::route)));
    }
    Map<UpstreamName, Upstream> upstreams = new HashMap<>();
    for (String name : some(UPSTREAMS)) {
      upstreams.put(new UpstreamName(name), upstream(name));
    }
    Map<CertificateName, Certificate> certificates = new HashMap<>();
    for (String name : some(List.of("default", "other", "ns/a", "ns/b", "config/0"))) {
      Set<Hostname> names = new HashSet<>();
      some(HOSTS).forEach(host -> names.add(new Hostname(host)));
      Set<Hostname> serverNames = name.equals("default") ? Set.of() : names;
      certificates.put(
          new CertificateName(name),
          new Certificate(new CertificateName(name), serverNames, keyPair));
    }
    return new Model(edge(), outbound(), hosts, upstreams, certificates, list(3, this::challenge));
  }

  private Challenge challenge() {
    return new Challenge(
        new Hostname(one(List.of("a.test", "x.a.test", "authenticate.example.com"))),
        Challenge.FOLDER + one(List.of("token", "other")),
        new UpstreamName(one(UPSTREAMS)),
        Samples.ORIGIN);
  }

  private Edge edge() {
    boolean tls = random.nextInt(4) > 0;
    Map<String, String> responseHeaders = new HashMap<>();
    list(3, () -> one(HEADERS)).forEach(name -> responseHeaders.put(name, one(TEXTS)));
    return new Edge(
        new ListenAddress("127.0.0.1", 0),
        tls,
        maybe(() -> new ListenAddress("::1", 0)),
        one(List.of("http", "https")),
        one(List.of(443, 8443)),
        maybe(() -> new Hostname(one(HOSTS))),
        "/oauth2/callback",
        one(List.of("__Host-ostiary", "_pomerium", "")),
        list(3, () -> one(HEADERS)),
        responseHeaders,
        new Edge.Timeouts(duration(), duration(), duration()),
        new Edge.Peers(
            random.nextInt(3),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextInt(4) == 0 ? new Edge.Asked.Everybody() : new Edge.Asked.ByHost()),
        new Edge.Requests(
            one(List.of(Edge.Codec.values())),
            one(List.of(Edge.EscapedSlashes.values())),
            random.nextBoolean(),
            one(List.of(Edge.Underscores.values()))),
        one(List.of(Routing.values())));
  }

  private Outbound outbound() {
    return new Outbound(
        new Outbound.Dns(
            one(List.of(Outbound.Family.values())),
            maybe(this::duration),
            maybe(this::duration),
            maybe(
                () ->
                    new Outbound.Resolver(
                        maybe(this::duration),
                        OptionalInt.of(random.nextInt(3)),
                        OptionalInt.of(random.nextInt(3)),
                        random.nextBoolean()))),
        maybe(() -> one(List.of("10.0.0.1", "::1", "nonsense"))),
        random.nextBoolean());
  }

  private HttpRoute route() {
    return new HttpRoute(
        new RouteId("r" + random.nextInt(8)),
        Samples.ORIGIN,
        one(TEXTS),
        match(),
        action(),
        one(List.<Access>of(Samples.PUBLIC, Samples.PROTECTED, Samples.BROKEN)),
        random.nextBoolean(),
        edits());
  }

  private PathMatch match() {
    String path = one(PATHS);
    return switch (random.nextInt(4)) {
      case 0 -> new PathMatch.Exact(path);
      case 1 -> new PathMatch.Prefix(path);
      case 2 -> new PathMatch.Regex(path);
      default -> new PathMatch.Elements(path);
    };
  }

  private Action action() {
    return switch (random.nextInt(6)) {
      case 0 ->
          new Action.Redirect(
              maybe(() -> one(List.of("http", "https", "ftp", ""))),
              maybe(() -> one(TEXTS)),
              random.nextBoolean()
                  ? OptionalInt.empty()
                  : OptionalInt.of(one(List.of(-1, 0, 443, 65_536))),
              maybe(this::redirectPath),
              one(List.of(0, 301, 302, 303, 307, 308, 999)),
              random.nextBoolean());
      case 1 -> new Action.Respond(one(List.of(0, 100, 200, 204, 404, 599, 600)), one(TEXTS));
      case 2 -> new Action.Unavailable(one(TEXTS));
      default -> forward();
    };
  }

  private Action.RedirectPath redirectPath() {
    return random.nextBoolean()
        ? new Action.RedirectPath.Whole(one(PATHS))
        : new Action.RedirectPath.NewPrefix(one(PATHS));
  }

  private Action forward() {
    return new Action.Forward(
        list(
            3,
            () ->
                new Action.WeightedUpstream(
                    new UpstreamName(one(UPSTREAMS)),
                    one(List.of(-1, 0, 1, 7, Integer.MAX_VALUE)))),
        switch (random.nextInt(4)) {
          case 0 -> new PathRewrite.ReplacePrefix(one(PATHS));
          case 1 -> new PathRewrite.ReplaceRegex(one(PATHS), one(TEXTS));
          default -> new PathRewrite.Keep();
        },
        switch (random.nextInt(6)) {
          case 0 -> new HostRewrite.Literal(one(TEXTS));
          case 1 -> new HostRewrite.FromHeader(one(HEADERS));
          case 2 -> new HostRewrite.FromPath(one(PATHS), one(TEXTS));
          case 3 -> new HostRewrite.Upstream();
          default -> new HostRewrite.Preserve();
        },
        duration(),
        maybe(this::duration),
        Set.copyOf(some(List.of("websocket", "spdy/3.1", "CONNECT", ""))));
  }

  private HeaderEdits edits() {
    Map<String, String> request = new HashMap<>();
    Map<String, String> response = new HashMap<>();
    list(3, () -> one(HEADERS)).forEach(name -> request.put(name, one(TEXTS)));
    list(3, () -> one(HEADERS)).forEach(name -> response.put(name, one(TEXTS)));
    return new HeaderEdits(
        request,
        list(2, () -> one(HEADERS)),
        response,
        list(2, () -> new PrefixRewrite(one(HEADERS), one(TEXTS), one(TEXTS))),
        random.nextBoolean(),
        random.nextInt(4) > 0 ? Map.of() : Map.of(one(HEADERS), new Concealed(one(TEXTS))));
  }

  private Balancing balancing() {
    return new Balancing(
        one(List.of(Balancing.Choice.values())),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(200) - 50),
        random.nextBoolean()
            ? Balancing.Limits.none()
            : new Balancing.Limits(
                OptionalLong.of(0),
                OptionalLong.of(0xFFFF_FFFFL),
                OptionalLong.empty(),
                OptionalLong.of(7),
                OptionalLong.empty()),
        maybe(
            () ->
                new Balancing.OutlierDetection(
                    Map.of("interval", duration(), "no_such_time", duration()),
                    Map.of("consecutive_5xx", random.nextInt(3), "interval", 1),
                    Map.of("split_external_local_origin_errors", random.nextBoolean()))));
  }

  private Upstream upstream(String name) {
    return new Upstream(
        new UpstreamName(name),
        Samples.ORIGIN,
        switch (random.nextInt(4)) {
          case 0 -> new Endpoints.Names(list(3, this::endpoint));
          case 1 -> new Endpoints.Socket("/run/x.sock");
          case 2 -> new Endpoints.NamedAddresses(list(3, this::endpoint));
          default -> new Endpoints.Addresses(list(3, this::endpoint));
        },
        one(List.of(Protocol.values())),
        maybe(
            () ->
                new UpstreamTls(
                    one(List.of("", "a.test", "10.0.0.1", "*.a.test")),
                    one(
                        List.of(
                            new Trust.Anyone(),
                            new Trust.Authorities(keyPair.chainPem()),
                            new Trust.SystemAuthorities(Optional.of(keyPair.chainPem())))),
                    maybe(() -> keyPair),
                    random.nextBoolean())),
        list(2, this::healthCheck),
        balancing());
  }

  private HealthCheck healthCheck() {
    HealthCheck.Kind kind =
        switch (random.nextInt(3)) {
          case 0 -> new HealthCheck.Kind.Tcp();
          case 1 -> new HealthCheck.Kind.Grpc(one(List.of("", "x")));
          default -> new HealthCheck.Kind.Http(maybe(() -> one(TEXTS)), one(PATHS));
        };
    return new HealthCheck(kind, duration(), duration(), random.nextInt(3), random.nextInt(3));
  }

  private Endpoint endpoint() {
    return new Endpoint(
        one(List.of("10.0.0.1", "::1", "localhost", "app.internal", "", "a b")),
        one(List.of(-1, 0, 80, 65_535, 65_536)),
        one(List.of(-1, 0, 1, Integer.MAX_VALUE)));
  }

  private Duration duration() {
    return one(
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-1),
            Duration.ofNanos(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(Long.MAX_VALUE)));
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> List<T> some(List<T> values) {
    return values.stream().filter(value -> random.nextBoolean()).toList();
  }

  private <T> List<T> list(int most, Supplier<T> value) {
    List<T> values = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      values.add(value.get());
    }
    return values;
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }
}
