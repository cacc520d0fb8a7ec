package io.ostiary.translator.emit;

import static io.ostiary.translator.emit.Samples.PROTECTED;
import static io.ostiary.translator.emit.Samples.certificate;
import static io.ostiary.translator.emit.Samples.host;
import static io.ostiary.translator.emit.Samples.model;
import static io.ostiary.translator.emit.Samples.route;
import static io.ostiary.translator.emit.Samples.tlsEdge;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.ostiary.translator.model.Model;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests in chains with a table are for another host than their connection. */
class MisdirectedTest {
  private static final List<VirtualHost> TABLE = table();

  @ParameterizedTest
  @CsvSource({
    "shop.example.com, shop.example.com, served",
    "x.example.com, shop.example.com, refused",
    "unknown.test, shop.example.com, refused",
    "'', shop.example.com, served",
    "x.example.com, x.example.com, served",
    "shop.example.com, x.example.com, served",
    "a.x.example.com, x.example.com, served",
    "unknown.test, x.example.com, refused",
    "xexample.com, x.example.com, refused",
    "'', x.example.com, served",
    "unknown.test, unknown.test, served",
    "other.test, unknown.test, served",
    "shop.example.com, unknown.test, served",
    "'', unknown.test, served",
    "unknown.test, authenticate.example.com, refused",
    "x.example.com, authenticate.example.com, refused",
  })
  void knowsWhichRequestsAreForAnotherHost(String serverName, String authority, String outcome) {
    VirtualHost host = virtualHost(authority);
    Any rules = host.getTypedPerFilterConfigMap().get(EnvoyNames.MISDIRECTED_FILTER);

    boolean served = rules == null || allows(rules, serverName);

    assertThat(served ? "served" : "refused").as(host.getName()).isEqualTo(outcome);
  }

  private static List<VirtualHost> table() {
    Model model =
        model(
            tlsEdge(),
            List.of(certificate("default")),
            host("shop.example.com", route("s", "/", PROTECTED)),
            host("*.example.com", route("w", "/", PROTECTED)),
            host("*", route("d", "/", PROTECTED)));
    return Decoded.of(model).hostsOf(EnvoyNames.EDGE_TABLE);
  }

  /** Envoy's choice: the exact domain, the wildcard, any. */
  private static VirtualHost virtualHost(String authority) {
    return List.of(authority, authority.replaceFirst("^[^.]+", "*"), "*").stream()
        .flatMap(name -> TABLE.stream().filter(host -> host.getDomainsList().contains(name)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean allows(Any rules, String serverName) {
    try {
      Permission refused =
          rules
              .unpack(RBACPerRoute.class)
              .getRbac()
              .getRules()
              .getPoliciesOrThrow(VirtualHosts.MISDIRECTED_POLICY)
              .getPermissions(0);
      return refused.getNotRule().getOrRules().getRulesList().stream()
          .map(Permission::getRequestedServerName)
          .anyMatch(name -> matches(name, serverName));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean matches(StringMatcher name, String serverName) {
    return name.hasSuffix()
        ? serverName.endsWith(name.getSuffix())
        : serverName.equals(name.getExact());
  }
}
