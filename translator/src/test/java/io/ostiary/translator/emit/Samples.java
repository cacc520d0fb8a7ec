package io.ostiary.translator.emit;

import io.ostiary.policy.Policy;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.MutualTls;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.emit.EmitSettings.SystemAuthorities;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Edge.ListenAddress;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.model.VirtualHost;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Models for tests, by parts. */
final class Samples {
  static final Access PUBLIC = new Access.Public();
  static final Access PROTECTED = new Access.Protected(Policy.none());
  static final Access BROKEN = new Access.Broken("policy: unknown criterion");
  static final ObjectRef ORIGIN = new ObjectRef("Ingress", "shop", "web");

  static final EmitSettings SETTINGS =
      new EmitSettings(
          new ServerAddress.Socket("/run/ostiary/authz.sock"),
          new ServerAddress.Tcp("127.0.0.1", 9443),
          AccessLogFormat.JSON);

  private Samples() {}

  /** Both servers at one address, for an Envoy on another machine. */
  static EmitSettings farSettings(ServerAddress address, String serverName) {
    return new EmitSettings(
        address,
        address,
        Optional.of(
            new MutualTls(
                "/etc/envoy/tls/tls.crt",
                "/etc/envoy/tls/tls.key",
                "/etc/envoy/tls/ca.crt",
                serverName)),
        AccessLogOutput.standard(AccessLogFormat.JSON),
        SystemAuthorities.DEBIAN);
  }

  static Edge tlsEdge() {
    return edge(true, "https", Routing.SCOPED);
  }

  static Edge edge(boolean tls, String scheme, Routing routing) {
    return edge(tls, scheme, routing, Edge.Peers.users());
  }

  /** A plain listener that reads requests like this. */
  static Edge edge(Edge.Requests requests) {
    return edge(false, "https", Routing.TABLE, Edge.Peers.users(), requests);
  }

  static Edge edge(boolean tls, String scheme, Routing routing, Edge.Peers peers) {
    return edge(tls, scheme, routing, peers, Edge.Requests.strict());
  }

  private static Edge edge(
      boolean tls, String scheme, Routing routing, Edge.Peers peers, Edge.Requests requests) {
    return new Edge(
        new ListenAddress("0.0.0.0", 8443),
        tls,
        tls ? Optional.of(new ListenAddress("0.0.0.0", 8080)) : Optional.empty(),
        scheme,
        443,
        Optional.of(new Hostname("authenticate.example.com")),
        "/oauth2/callback",
        "__Host-ostiary",
        List.of("X-Pomerium-Claim-Email", "X-Email"),
        Map.of("X-Frame-Options", "SAMEORIGIN"),
        new Edge.Timeouts(Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(5)),
        peers,
        requests,
        routing);
  }

  /** A TLS edge with another authenticate host and public port. */
  static Edge edge(Optional<Hostname> authenticateHost, int publicPort) {
    Edge edge = tlsEdge();
    return new Edge(
        edge.address(),
        edge.tls(),
        edge.redirectAddress(),
        edge.publicScheme(),
        publicPort,
        authenticateHost,
        edge.callbackPath(),
        edge.cookieName(),
        edge.claimHeaders(),
        edge.responseHeaders(),
        edge.timeouts(),
        edge.peers(),
        edge.requests(),
        edge.routing());
  }

  static Model model(Edge edge, List<Certificate> certificates, VirtualHost... hosts) {
    return new Model(
        edge,
        Outbound.standard(),
        Arrays.stream(hosts).collect(Collectors.toMap(VirtualHost::host, host -> host)),
        Map.of(new UpstreamName("shop/web/80"), upstream("shop/web/80", "10.0.0.1")),
        certificates.stream().collect(Collectors.toMap(Certificate::name, c -> c)));
  }

  static VirtualHost host(String name, HttpRoute... routes) {
    return new VirtualHost(new Hostname(name), List.of(routes));
  }

  static HttpRoute route(String id, String path, Access access) {
    return route(id, new PathMatch.Elements(path), forward(), access, HeaderEdits.none());
  }

  static HttpRoute route(
      String id, PathMatch match, Action action, Access access, HeaderEdits headers) {
    return new HttpRoute(
        new RouteId(id), ORIGIN, "shop/" + id, match, action, access, true, headers);
  }

  static Action.Forward forward() {
    return forward(new Action.PathRewrite.Keep(), new Action.HostRewrite.Preserve(), "shop/web/80");
  }

  static Action.Forward forward(
      Action.PathRewrite path, Action.HostRewrite host, String... upstreams) {
    return new Action.Forward(
        Arrays.stream(upstreams)
            .map(name -> new Action.WeightedUpstream(new UpstreamName(name), 1))
            .toList(),
        path,
        host,
        Duration.ofSeconds(30),
        Optional.empty(),
        Set.of());
  }

  static Upstream upstream(String name, String... addresses) {
    return upstream(
        name,
        new Endpoints.Addresses(
            Arrays.stream(addresses).map(ip -> new Endpoint(ip, 8080, 1)).toList()));
  }

  static Upstream upstream(String name, Endpoints endpoints) {
    return new Upstream(
        new UpstreamName(name),
        ORIGIN,
        endpoints,
        Upstream.Protocol.HTTP1,
        Optional.empty(),
        List.of(),
        Balancing.standard());
  }

  static Model with(Model model, Upstream upstream) {
    Map<UpstreamName, Upstream> upstreams = new HashMap<>(model.upstreams());
    upstreams.put(upstream.name(), upstream);
    return new Model(
        model.edge(), model.outbound(), model.hosts(), upstreams, model.certificates());
  }

  /** With a challenge for {@code shop.example.com}. */
  static Model withChallenge(Model model) {
    Challenge challenge =
        new Challenge(
            new Hostname("shop.example.com"),
            Challenge.FOLDER + "token",
            new UpstreamName("shop/web/80"),
            ORIGIN);
    return new Model(
        model.edge(),
        model.outbound(),
        model.hosts(),
        model.upstreams(),
        model.certificates(),
        List.of(challenge));
  }

  /** A certificate; its PEM is the name, because nothing here reads it. */
  static Certificate certificate(String name, String... serverNames) {
    return certificate(name, keyPair(name), serverNames);
  }

  static Certificate certificate(String name, KeyPair keyPair, String... serverNames) {
    return new Certificate(
        new CertificateName(name),
        Arrays.stream(serverNames).map(Hostname::new).collect(Collectors.toSet()),
        keyPair);
  }

  static KeyPair keyPair(String name) {
    return new KeyPair("chain of " + name, new PrivateKeyPem("key of " + name));
  }
}
