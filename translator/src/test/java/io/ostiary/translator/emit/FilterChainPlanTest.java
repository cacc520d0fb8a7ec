package io.ostiary.translator.emit;

import static io.ostiary.translator.emit.Samples.certificate;
import static io.ostiary.translator.emit.Samples.host;
import static io.ostiary.translator.emit.Samples.model;
import static io.ostiary.translator.emit.Samples.route;
import static io.ostiary.translator.emit.Samples.tlsEdge;
import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.Policy;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.ClientCertificateRule;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.LoginTerms;
import io.ostiary.translator.emit.FilterChainPlan.Chain;
import io.ostiary.translator.emit.FilterChainPlan.RouteSource;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.VirtualHost;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FilterChainPlanTest {
  private static final Certificate DEFAULT = certificate("default");

  /** Certificates, hosts, and the chains as "server names: certificate, routes". */
  static Stream<Arguments> plans() {
    return Stream.of(
        Arguments.of(
            "exact names use scopes",
            List.of(DEFAULT, certificate("a/tls", "a.test", "www.a.test")),
            "a.test b.test",
            List.of("a.test www.a.test: a/tls, scopes", ": default, scopes")),
        Arguments.of(
            "a wildcard certificate alone uses scopes",
            List.of(DEFAULT, certificate("w/tls", "*.a.test", "a.test")),
            "x.a.test y.a.test",
            List.of("*.a.test a.test: w/tls, scopes", ": default, scopes")),
        Arguments.of(
            "a wildcard host takes its name out of the certificate's chain",
            List.of(DEFAULT, certificate("w/tls", "*.a.test", "a.test")),
            "*.a.test x.a.test",
            List.of(
                "*.a.test: w/tls, table edge/*.a.test",
                "a.test: w/tls, scopes",
                ": default, scopes")),
        Arguments.of(
            "a wildcard host without a certificate gets the default one",
            List.of(DEFAULT, certificate("a/tls", "x.a.test")),
            "*.a.test x.a.test",
            List.of(
                "*.a.test: default, table edge/*.a.test",
                "x.a.test: a/tls, scopes",
                ": default, scopes")),
        Arguments.of(
            "a default backend needs tables for all that is not exact",
            List.of(DEFAULT, certificate("a/tls", "x.a.test", "*.b.test")),
            "*",
            List.of(
                "*.b.test: a/tls, table edge/*.b.test",
                "x.a.test: a/tls, scopes",
                ": default, table edge")),
        Arguments.of(
            "a host that asks for certificates has a chain of its own",
            List.of(DEFAULT, certificate("w/tls", "*.a.test", "www.a.test")),
            "?www.a.test ?x.a.test y.a.test ?other.test",
            List.of(
                "other.test: default, scopes, asks",
                "www.a.test: w/tls, scopes, asks",
                "x.a.test: w/tls, scopes, asks",
                "*.a.test: w/tls, scopes",
                ": default, scopes")),
        Arguments.of(
            "a wildcard host that asks takes along names that it serves",
            List.of(DEFAULT, certificate("w/tls", "*.a.test", "www.a.test")),
            "?*.a.test y.a.test",
            List.of(
                "*.a.test: w/tls, table edge/*.a.test, asks",
                "www.a.test: w/tls, scopes, asks",
                ": default, scopes")),
        Arguments.of(
            "a default backend that asks makes all ask",
            List.of(DEFAULT, certificate("a/tls", "x.a.test")),
            "?*",
            List.of("x.a.test: a/tls, scopes, asks", ": default, table edge, asks")),
        Arguments.of(
            "a name is taken by the first certificate that has it",
            List.of(DEFAULT, certificate("a/tls", "a.test"), certificate("b/tls", "a.test")),
            "a.test",
            List.of("a.test: a/tls, scopes", ": default, scopes")),
        Arguments.of(
            "without a default certificate only its own names are answered",
            List.of(certificate("a/tls", "a.test")),
            "a.test *.b.test",
            List.of("a.test: a/tls, scopes")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plans")
  void plans(String rule, List<Certificate> certificates, String hosts, List<String> chains) {
    assertThat(plan(certificates, hosts).chains().stream().map(FilterChainPlanTest::show))
        .containsExactlyElementsOf(chains);
  }

  @Test
  void givesScopesToCertificateNamesThatAWildcardOrTheDefaultBackendServes() {
    List<Certificate> certificates =
        List.of(DEFAULT, certificate("a/tls", "x.a.test", "x.y.a.test", "z.test"));

    assertThat(scopeNames(certificates, "*.a.test")).containsExactly("x.a.test");
    assertThat(scopeNames(certificates, "z.test")).containsExactly("z.test");
    assertThat(scopeNames(certificates, "*")).containsExactly("x.a.test", "x.y.a.test", "z.test");
  }

  private static List<String> scopeNames(List<Certificate> certificates, String hosts) {
    Model model = sample(certificates, hosts);
    Set<Hostname> names = plan(certificates, hosts).scopeNames(Hosts.of(model));
    return names.stream()
        .map(Hostname::value)
        .filter(name -> !name.startsWith("authenticate"))
        .toList();
  }

  private static FilterChainPlan plan(List<Certificate> certificates, String hosts) {
    Model model = sample(certificates, hosts);
    return FilterChainPlan.of(model, Hosts.of(model));
  }

  private static Model sample(List<Certificate> certificates, String hosts) {
    VirtualHost[] all =
        Arrays.stream(hosts.split(" "))
            .map(FilterChainPlanTest::hostOf)
            .toArray(VirtualHost[]::new);
    return model(tlsEdge(), certificates, all);
  }

  /** A name with a "?" is a host of which a route needs a client certificate. */
  private static VirtualHost hostOf(String name) {
    return name.startsWith("?")
        ? host(
            name.substring(1),
            route(
                "certified",
                "/",
                new Access.Protected(
                    Policy.none(),
                    LoginTerms.standard(),
                    Optional.of(new ClientCertificateRule("authorities", "", List.of(), 1)))))
        : host(name);
  }

  private static String show(Chain chain) {
    String routes =
        switch (chain.routes()) {
          case RouteSource.Scopes() -> "scopes";
          case RouteSource.Table(String name) -> "table " + name;
        };
    return chain.serverNames().stream().collect(Collectors.joining(" "))
        + ": "
        + chain.certificate()
        + ", "
        + routes
        + (chain.asks() ? ", asks" : "");
  }
}
