package io.ostiary.translator.emit;

import static io.ostiary.translator.emit.Samples.model;
import static io.ostiary.translator.emit.Samples.tlsEdge;
import static io.ostiary.translator.emit.Samples.upstream;
import static io.ostiary.translator.emit.Samples.with;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.emit.EmitSettings.SystemAuthorities;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.Upstream.HealthCheck;
import io.ostiary.translator.model.Upstream.Protocol;
import io.ostiary.translator.model.Upstream.Trust;
import io.ostiary.translator.model.Upstream.UpstreamTls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterEmitterTest {
  private static final Model EMPTY = model(tlsEdge(), List.of());
  private static final Endpoints NAMES =
      new Endpoints.Names(List.of(new Endpoint("app.internal", 80, 1)));

  @Test
  void reachesOurServersOverSocketsAndTcp() {
    Cluster authorization = cluster(EMPTY, "ostiary-authz");
    Cluster portal = cluster(EMPTY, "ostiary-portal");

    assertThat(endpoint(authorization).getEndpoint().getAddress().getPipe().getPath())
        .isEqualTo("/run/ostiary/authz.sock");
    assertThat(options(authorization).getExplicitHttpConfig().hasHttp2ProtocolOptions()).isTrue();
    assertThat(endpoint(portal).getEndpoint().getAddress().getSocketAddress().getPortValue())
        .isEqualTo(9443);
    assertThat(options(portal).getExplicitHttpConfig().hasHttpProtocolOptions()).isTrue();
  }

  @Test
  void resolvesANameOfOurServers() {
    ServerAddress name = new ServerAddress.Tcp("ostiary.internal", 9443);
    Decoded decoded =
        new Decoded(Emitter.emit(EMPTY, Samples.farSettings(name, "ostiary.internal")));

    assertThat(decoded.clusters().values())
        .filteredOn(cluster -> cluster.getName().startsWith("ostiary-"))
        .hasSize(2)
        .extracting(Cluster::getType)
        .containsOnly(DiscoveryType.STRICT_DNS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ostiary.internal", "localhost", "10.0.0.1", "0.0.0.0", "2001:db8::1"})
  void refusesToReachOurServersPlainlyBeyondLoopback(String host) {
    ServerAddress far = new ServerAddress.Tcp(host, 9443);
    ServerAddress near = new ServerAddress.Socket("/run/ostiary/authz.sock");

    assertThatThrownBy(() -> new EmitSettings(far, near, AccessLogFormat.JSON))
        .hasMessageContaining("mutual TLS")
        .hasMessageContaining(host);
    assertThatThrownBy(() -> new EmitSettings(near, far, AccessLogFormat.JSON))
        .hasMessageContaining("mutual TLS");
  }

  @Test
  void verifiesTheAddressOfAServerThatHasNoName() {
    ServerAddress address = new ServerAddress.Tcp("10.0.0.1", 9443);
    Decoded decoded = new Decoded(Emitter.emit(EMPTY, Samples.farSettings(address, "10.0.0.1")));

    assertThat(decoded.clusters().values())
        .filteredOn(cluster -> cluster.getName().startsWith("ostiary-"))
        .hasSize(2)
        .allSatisfy(
            cluster -> {
              UpstreamTlsContext tls =
                  Decoded.unpack(
                      cluster.getTransportSocket().getTypedConfig(), UpstreamTlsContext.class);
              assertThat(tls.getSni()).isEmpty();
              assertThat(
                      tls.getCommonTlsContext()
                          .getCombinedValidationContext()
                          .getDefaultValidationContext()
                          .getMatchTypedSubjectAltNames(0)
                          .getSanType())
                  .hasToString("IP_ADDRESS");
            });
  }

  @Test
  void namesEndpointsByAddressAndPortWhereThatIsTheirName() {
    Endpoints addresses =
        new Endpoints.NamedAddresses(
            List.of(new Endpoint("10.0.0.1", 8080, 1), new Endpoint("2001:db8::1", 80, 1)));
    Model model = with(EMPTY, upstream("web", addresses));

    assertThat(cluster(model, "web").getType()).isEqualTo(DiscoveryType.EDS);
    assertThat(
            Decoded.of(model)
                .endpoints()
                .getOrDefault("web", ClusterLoadAssignment.getDefaultInstance())
                .getEndpoints(0)
                .getLbEndpointsList())
        .extracting(one -> one.getEndpoint().getHostname())
        .containsExactly("10.0.0.1:8080", "[2001:db8::1]:80");
  }

  @Test
  void deliversAddressesByEds() {
    Endpoints addresses =
        new Endpoints.Addresses(
            List.of(
                new Endpoint("10.0.0.1", 80, 3),
                new Endpoint("10.0.0.1", 80, 1),
                new Endpoint("2001:db8::1", 80, 0),
                new Endpoint("not-an-address", 80, 1),
                new Endpoint("10.0.0.2", 0, 1)));
    Model model = with(EMPTY, upstream("web", addresses));
    ClusterLoadAssignment endpoints =
        Decoded.of(model)
            .endpoints()
            .getOrDefault("web", ClusterLoadAssignment.getDefaultInstance());

    assertThat(cluster(model, "web").getType()).isEqualTo(DiscoveryType.EDS);
    assertThat(endpoints.getEndpoints(0).getLbEndpointsList())
        .extracting(
            one -> one.getEndpoint().getAddress().getSocketAddress().getAddress(),
            one -> one.getLoadBalancingWeight().getValue())
        .containsExactly(tuple("10.0.0.1", 3), tuple("2001:db8::1", 1));
  }

  @Test
  void hasAnAssignmentWithoutEndpointsForAnUpstreamWithNone() {
    Model model = with(EMPTY, upstream("web"));

    assertThat(Decoded.of(model).endpoints())
        .containsEntry("web", ClusterLoadAssignment.newBuilder().setClusterName("web").build());
  }

  @Test
  void resolvesNamesThroughTheSystemWithoutWaitingForThem() {
    Cluster cluster = cluster(with(EMPTY, upstream("web", NAMES)), "web");

    assertThat(cluster.getType()).isEqualTo(DiscoveryType.STRICT_DNS);
    assertThat(cluster.getTypedDnsResolverConfig().getName())
        .isEqualTo("envoy.network.dns_resolver.getaddrinfo");
    assertThat(cluster.getWaitForWarmOnInit().getValue()).isFalse();
  }

  @Test
  void reachesAUnixSocket() {
    Cluster cluster = cluster(with(EMPTY, upstream("web", new Endpoints.Socket("/x"))), "web");

    assertThat(endpoint(cluster).getEndpoint().getAddress().getPipe().getPath()).isEqualTo("/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ostiary-authz", "ostiary-portal", "ostiary-xds"})
  void keepsOurNames(String name) {
    Decoded decoded = Decoded.of(with(EMPTY, upstream(name, "10.6.6.6")));

    assertThat(decoded.endpoints()).doesNotContainKey(name);
    assertThat(decoded.clusters())
        .containsOnlyKeys("ostiary-authz", "ostiary-portal", "shop/web/80");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP1, false, http1",
    "HTTP1, true, http1",
    "HTTP2, false, http2",
    "HTTP2, true, http2",
    "NEGOTIATED, true, auto",
    "NEGOTIATED, false, http1"
  })
  void speaksTheProtocol(Protocol protocol, boolean tls, String expected) {
    Optional<UpstreamTls> upstreamTls =
        tls ? Optional.of(tls("a.test", new Trust.Anyone())) : Optional.empty();
    HttpProtocolOptions options = options(cluster(protocol, upstreamTls));
    String spoken =
        options.hasAutoConfig()
            ? "auto"
            : options.getExplicitHttpConfig().hasHttp2ProtocolOptions() ? "http2" : "http1";

    assertThat(spoken).isEqualTo(expected);
  }

  @Test
  void verifiesTheServersName() {
    UpstreamTlsContext byName = context(tls("a.test", new Trust.Authorities("pem")));
    UpstreamTlsContext byAddress = context(tls("10.0.0.1", new Trust.Authorities("pem")));

    assertThat(byName.getSni()).isEqualTo("a.test");
    assertThat(sanType(byName)).isEqualTo("DNS a.test");
    assertThat(byAddress.getSni()).isEmpty();
    assertThat(sanType(byAddress)).isEqualTo("IP_ADDRESS 10.0.0.1");
  }

  @Test
  void believesWhomItIsTold() {
    CommonTlsContext system =
        context(tls("a.test", new Trust.SystemAuthorities(Optional.empty()))).getCommonTlsContext();
    CommonTlsContext anyone = context(tls("a.test", new Trust.Anyone())).getCommonTlsContext();
    CommonTlsContext own =
        context(tls("a.test", new Trust.Authorities("pem"))).getCommonTlsContext();

    assertThat(system.getValidationContext().getTrustedCa().getFilename())
        .isEqualTo("/etc/ssl/certs/ca-certificates.crt");
    assertThat(own.getValidationContext().getTrustedCa().getInlineString()).isEqualTo("pem");
    assertThat(anyone.getValidationContext())
        .isEqualTo(
            CertificateValidationContext.newBuilder()
                .setTrustChainVerification(TrustChainVerification.ACCEPT_UNTRUSTED)
                .build());
  }

  @Test
  void addsFurtherAuthoritiesToTheSystems() {
    UpstreamTls tls = tls("a.test", new Trust.SystemAuthorities(Optional.of("further\n")));
    Model model = with(EMPTY, speaking(Protocol.HTTP1, Optional.of(tls)));
    EmitSettings settings =
        new EmitSettings(
            Samples.SETTINGS.authorization(),
            Samples.SETTINGS.portal(),
            Optional.empty(),
            AccessLogOutput.standard(AccessLogFormat.JSON),
            new SystemAuthorities("/bundle.pem", Optional.of("system\n")));
    String name = UpstreamTlsContexts.authoritiesSecretName("further\n");

    assertThat(
            context(tls)
                .getCommonTlsContext()
                .getCombinedValidationContext()
                .getValidationContextSdsSecretConfig()
                .getName())
        .isEqualTo(name);
    assertThat(new Decoded(Emitter.emit(model, settings)).secrets().get(name))
        .extracting(Secret::getValidationContext)
        .extracting(context -> context.getTrustedCa().getInlineString())
        .isEqualTo("further\nsystem\n");
  }

  @Test
  void findsTheSystemsAuthoritiesWhereEnvoyHasThem() {
    UpstreamTls tls = tls("a.test", new Trust.SystemAuthorities(Optional.empty()));
    EmitSettings settings =
        new EmitSettings(
            Samples.SETTINGS.authorization(),
            Samples.SETTINGS.portal(),
            Optional.empty(),
            AccessLogOutput.standard(AccessLogFormat.JSON),
            new SystemAuthorities("/bundle.pem", Optional.empty()));

    assertThat(context(tls, settings).getCommonTlsContext().getValidationContext().getTrustedCa())
        .isEqualTo(DataSource.newBuilder().setFilename("/bundle.pem").build());
  }

  @Test
  void showsItsCertificateBySds() {
    KeyPair keyPair = new KeyPair("chain", new PrivateKeyPem("key"));
    UpstreamTls tls = new UpstreamTls("a.test", new Trust.Anyone(), Optional.of(keyPair), true);
    Decoded decoded = Decoded.of(with(EMPTY, speaking(Protocol.HTTP1, Optional.of(tls))));

    assertThat(context(tls).getCommonTlsContext().getTlsCertificateSdsSecretConfigsList())
        .extracting(secret -> secret.getName())
        .containsExactly("client:web");
    assertThat(decoded.secrets()).containsOnlyKeys("client:web");
    assertThat(context(tls).getAllowRenegotiation()).isTrue();
  }

  @Test
  void makesHealthChecksThatEnvoyTakes() {
    HealthCheck careless =
        new HealthCheck(
            new HealthCheck.Kind.Http(Optional.empty(), "health"),
            Duration.ZERO,
            Duration.ofSeconds(-1),
            0,
            0);
    Upstream upstream =
        new Upstream(
            upstream("web").name(),
            Samples.ORIGIN,
            NAMES,
            Protocol.HTTP1,
            Optional.empty(),
            List.of(careless),
            Balancing.standard());
    var check = cluster(with(EMPTY, upstream), "web").getHealthChecks(0);

    assertThat(check.getHttpHealthCheck().getHost()).isEqualTo("app.internal");
    assertThat(check.getHttpHealthCheck().getPath()).isEqualTo("/health");
    assertThat(check.getTimeout()).isEqualTo(Values.duration(Duration.ofMillis(1)));
    assertThat(check.getInterval()).isEqualTo(Values.duration(Duration.ofMillis(1)));
    assertThat(check.getUnhealthyThreshold().getValue()).isEqualTo(1);
  }

  private static UpstreamTls tls(String serverName, Trust trust) {
    return new UpstreamTls(serverName, trust, Optional.empty(), false);
  }

  private static Upstream speaking(Protocol protocol, Optional<UpstreamTls> tls) {
    return new Upstream(
        Samples.upstream("web").name(),
        Samples.ORIGIN,
        NAMES,
        protocol,
        tls,
        List.of(),
        Balancing.standard());
  }

  private static Cluster cluster(Protocol protocol, Optional<UpstreamTls> tls) {
    return cluster(with(EMPTY, speaking(protocol, tls)), "web");
  }

  private static Cluster cluster(Model model, String name) {
    return Decoded.of(model).clusters().getOrDefault(name, Cluster.getDefaultInstance());
  }

  private static UpstreamTlsContext context(UpstreamTls tls) {
    return context(tls, Samples.SETTINGS);
  }

  private static UpstreamTlsContext context(UpstreamTls tls, EmitSettings settings) {
    Model model = with(EMPTY, speaking(Protocol.HTTP1, Optional.of(tls)));
    Cluster cluster =
        requireNonNull(new Decoded(Emitter.emit(model, settings)).clusters().get("web"));
    return Decoded.unpack(cluster.getTransportSocket().getTypedConfig(), UpstreamTlsContext.class);
  }

  private static String sanType(UpstreamTlsContext context) {
    var san = context.getCommonTlsContext().getValidationContext().getMatchTypedSubjectAltNames(0);
    return san.getSanType() + " " + san.getMatcher().getExact();
  }

  private static LbEndpoint endpoint(Cluster cluster) {
    return cluster.getLoadAssignment().getEndpoints(0).getLbEndpoints(0);
  }

  private static HttpProtocolOptions options(Cluster cluster) {
    return Decoded.unpack(
        cluster.getTypedExtensionProtocolOptionsOrThrow(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"),
        HttpProtocolOptions.class);
  }
}
