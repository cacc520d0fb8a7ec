package io.ostiary.translator.emit;

import static io.ostiary.translator.emit.Samples.BROKEN;
import static io.ostiary.translator.emit.Samples.PROTECTED;
import static io.ostiary.translator.emit.Samples.PUBLIC;
import static io.ostiary.translator.emit.Samples.certificate;
import static io.ostiary.translator.emit.Samples.host;
import static io.ostiary.translator.emit.Samples.keyPair;
import static io.ostiary.translator.emit.Samples.model;
import static io.ostiary.translator.emit.Samples.route;
import static io.ostiary.translator.emit.Samples.tlsEdge;
import static io.ostiary.translator.emit.Samples.upstream;
import static io.ostiary.translator.emit.Samples.with;
import static io.ostiary.translator.emit.Samples.withChallenge;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.VirtualHost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmitterTest {
  private static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";

  private static final List<Certificate> CERTIFICATES =
      List.of(certificate("default"), certificate("shop/tls", "shop.example.com"));

  private static final VirtualHost SHOP =
      host("shop.example.com", route("a", "/a", PROTECTED), route("b", "/", PUBLIC));

  @Test
  void sameModelGivesSameBytesInWhateverOrderItWasMade() {
    Model one = model(tlsEdge(), CERTIFICATES, SHOP, host("other.example.com"));
    Map<Hostname, VirtualHost> reversed = new LinkedHashMap<>();
    Lists.reverse(List.copyOf(one.hosts().values()))
        .forEach(host -> reversed.put(host.host(), host));
    Model other =
        new Model(one.edge(), one.outbound(), reversed, one.upstreams(), one.certificates());

    assertThat(Emitter.emit(other, Samples.SETTINGS))
        .isEqualTo(Emitter.emit(one, Samples.SETTINGS));
  }

  @Test
  void writesTheAccessLogOfEveryListenerToTheFileWhereThereIsOne() {
    EmitSettings settings =
        new EmitSettings(
            Samples.SETTINGS.authorization(),
            Samples.SETTINGS.portal(),
            new AccessLogOutput(AccessLogFormat.JSON, Optional.of("/state/envoy/log")));
    String emitted =
        Emitter.emit(model(tlsEdge(), CERTIFICATES, SHOP), settings).byType().toString();

    assertThat(emitted).contains("/state/envoy/log").doesNotContain("StdoutAccessLog");
  }

  @ParameterizedTest
  @CsvSource({"443, 0", "8443, 8443"})
  void redirectsToThePublicPort(int publicPort, int redirected) {
    Decoded decoded =
        Decoded.of(model(Samples.edge(Optional.empty(), publicPort), CERTIFICATES, SHOP));

    RedirectAction action =
        decoded.hostsOf(EnvoyNames.REDIRECT_TABLE).getFirst().getRoutes(0).getRedirect();
    assertThat(action.getHttpsRedirect()).isTrue();
    assertThat(action.getPortRedirect()).isEqualTo(redirected);
  }

  static Stream<Arguments> quietChanges() {
    return Stream.of(
        Arguments.of("a challenge", withChallenge(model(tlsEdge(), CERTIFICATES, SHOP))),
        Arguments.of("a host", model(tlsEdge(), CERTIFICATES, SHOP, host("new.example.com"))),
        Arguments.of(
            "a policy",
            model(tlsEdge(), CERTIFICATES, host("shop.example.com", route("a", "/a", BROKEN)))),
        Arguments.of(
            "a route",
            model(tlsEdge(), CERTIFICATES, host("shop.example.com", route("c", "/c", PUBLIC)))),
        Arguments.of("no routes", model(tlsEdge(), CERTIFICATES)),
        Arguments.of(
            "a rotated certificate",
            model(
                tlsEdge(),
                List.of(
                    certificate("default", keyPair("new")),
                    certificate("shop/tls", keyPair("newer"), "shop.example.com")),
                SHOP)),
        Arguments.of(
            "endpoints",
            with(model(tlsEdge(), CERTIFICATES, SHOP), upstream("shop/web/80", "10.9.9.9"))),
        Arguments.of(
            "an upstream",
            with(model(tlsEdge(), CERTIFICATES, SHOP), upstream("shop/new/80", "10.9.9.9"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("quietChanges")
  void doesNotChangeListenersFor(String change, Model changed) {
    Resources before = Emitter.emit(model(tlsEdge(), CERTIFICATES, SHOP), Samples.SETTINGS);
    Resources after = Emitter.emit(changed, Samples.SETTINGS);

    assertThat(after.ofType(LISTENER)).isEqualTo(before.ofType(LISTENER));
    assertThat(after).isNotEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("chainAdditions")
  void addsAChainAndLeavesTheOthers(String added, Model before, Model after) {
    Map<String, FilterChain> old = Decoded.of(before).chains();
    Map<String, FilterChain> young = Decoded.of(after).chains();

    assertThat(young).containsAllEntriesOf(old).containsKey(added).hasSize(old.size() + 1);
  }

  static Stream<Arguments> chainAdditions() {
    Model before = model(tlsEdge(), CERTIFICATES, SHOP);
    return Stream.of(
        Arguments.of(
            "edge/new/tls",
            before,
            model(
                tlsEdge(),
                Lists.newArrayList(
                    certificate("default"),
                    certificate("shop/tls", "shop.example.com"),
                    certificate("new/tls", "new.example.org")),
                SHOP,
                host("new.example.org"))),
        Arguments.of(
            "edge/*.example.com/default",
            before,
            model(tlsEdge(), CERTIFICATES, SHOP, host("*.example.com", route("w", "/", PUBLIC)))));
  }

  @Test
  void keepsTheListenerWhenAHostAppearsBelowAWildcard() {
    Model before = model(tlsEdge(), CERTIFICATES, SHOP, host("*.example.com"));
    Model after =
        model(tlsEdge(), CERTIFICATES, SHOP, host("*.example.com"), host("new.example.com"));

    assertThat(Decoded.of(after).listeners()).isEqualTo(Decoded.of(before).listeners());
    assertThat(Decoded.of(after).hostsOf("edge/*.example.com"))
        .extracting(io.envoyproxy.envoy.config.route.v3.VirtualHost::getName)
        .containsExactly(
            "*.example.com", "authenticate.example.com", "new.example.com", "shop.example.com");
  }

  @Test
  void emitsScopesOnlyWhereTheyAreUsed() {
    Model scoped = model(tlsEdge(), CERTIFICATES, SHOP);
    Model table = model(Samples.edge(true, "https", Routing.TABLE), CERTIFICATES, SHOP);
    Model plain = model(Samples.edge(false, "http", Routing.SCOPED), List.of(), SHOP);

    assertThat(Decoded.of(scoped).scopes())
        .containsOnlyKeys("authenticate.example.com", "shop.example.com");
    assertThat(Decoded.of(scoped).tables()).containsOnlyKeys("redirect");
    assertThat(Decoded.of(table).scopes()).isEmpty();
    assertThat(Decoded.of(table).tables()).containsOnlyKeys("edge", "redirect");
    assertThat(Decoded.of(plain).scopes()).isEmpty();
    assertThat(Decoded.of(plain).tables()).containsOnlyKeys("edge");
  }

  @Test
  void emitsNoUsersListenerForTlsWithoutACertificate() {
    assertThat(Decoded.of(model(tlsEdge(), List.of(), SHOP)).listeners())
        .containsOnlyKeys(EnvoyNames.REDIRECT_LISTENER);
  }

  @Test
  void keepsPrivateKeysInSecrets() {
    Decoded decoded = Decoded.of(model(tlsEdge(), CERTIFICATES, SHOP));

    assertThat(decoded.secrets()).containsOnlyKeys("default", "shop/tls");
    assertThat(
            Decoded.text(decoded.listeners())
                + Decoded.text(decoded.clusters())
                + Decoded.text(decoded.scopes()))
        .doesNotContain("key of");
  }
}
