package io.ostiary.translator.emit;

import static io.ostiary.translator.emit.Samples.PROTECTED;
import static io.ostiary.translator.emit.Samples.certificate;
import static io.ostiary.translator.emit.Samples.host;
import static io.ostiary.translator.emit.Samples.model;
import static io.ostiary.translator.emit.Samples.route;
import static io.ostiary.translator.emit.Samples.tlsEdge;
import static io.ostiary.translator.emit.Samples.withChallenge;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectTableTest {
  private final Decoded decoded =
      Decoded.of(
          withChallenge(
              model(
                  tlsEdge(),
                  List.of(certificate("default")),
                  host("shop.example.com", route("s", "/", PROTECTED)))));

  @Test
  void answersAGetOfAChallengeAndRedirectsEverythingElse() {
    List<VirtualHost> hosts = decoded.hostsOf(EnvoyNames.REDIRECT_TABLE);

    assertThat(hosts).extracting(VirtualHost::getName).containsExactly("shop.example.com", "hosts");
    Route answer = hosts.getFirst().getRoutes(0);
    assertThat(answer.getMatch().getPath()).isEqualTo("/.well-known/acme-challenge/token");
    assertThat(answer.getMatch().getHeaders(0).getName()).isEqualTo(":method");
    assertThat(answer.getMatch().getHeaders(0).getStringMatch().getExact()).isEqualTo("GET");
    assertThat(answer.getRequestHeadersToRemoveList()).contains("cookie", "authorization");
    assertThat(hosts)
        .extracting(host -> host.getRoutes(host.getRoutesCount() - 1).hasRedirect())
        .containsExactly(true, true);
  }

  @Test
  void redirectsNothingOfAChallengedHostThatHasNoRoutes() {
    List<VirtualHost> hosts =
        Decoded.of(withChallenge(model(tlsEdge(), List.of(certificate("default")))))
            .hostsOf(EnvoyNames.REDIRECT_TABLE);

    assertThat(hosts).extracting(VirtualHost::getName).containsExactly("shop.example.com", "hosts");
    assertThat(hosts.getFirst().getRoutesList()).noneMatch(Route::hasRedirect);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example.com, shop.example.com, redirected",
    "shop.example.com, authenticate.example.com, redirected",
    "shop.example.com, evil.example.org, not",
    "shop.example.com, example.com, not",
    "shop.example.com, x.shop.example.com, not",
    "*.example.net, x.example.net, redirected",
    "*.example.net, X.EXAMPLE.net, redirected",
    "*.example.net, a.x.example.net, not",
    "*.example.net, example.net, not",
    "*.example.net, evil.example.org, not",
    "*, evil.example.org, redirected",
    "*, a.b.example.org, redirected",
  })
  void redirectsOnlyHostsThatAreServed(String served, String asked, String outcome) {
    List<VirtualHost> table =
        Decoded.of(
                model(
                    tlsEdge(),
                    List.of(certificate("default")),
                    host(served, route("s", "/", PROTECTED))))
            .hostsOf(EnvoyNames.REDIRECT_TABLE);

    assertThat(redirects(table, asked) ? "redirected" : "not").isEqualTo(outcome);
  }

  /** Envoy's choice: the exact domain, else the wildcard, else any; then the route's matcher. */
  private static boolean redirects(List<VirtualHost> table, String asked) {
    String name = asked.toLowerCase(Locale.ROOT);
    return Stream.of(List.of(name), suffixes(name), List.of("*"))
        .flatMap(List::stream)
        .flatMap(domain -> table.stream().filter(host -> host.getDomainsList().contains(domain)))
        .findFirst()
        .stream()
        .flatMap(host -> host.getRoutesList().stream())
        .filter(Route::hasRedirect)
        .anyMatch(route -> route.getMatch().getHeadersList().stream().allMatch(fits(asked)));
  }

  private static List<String> suffixes(String name) {
    List<String> suffixes = new ArrayList<>();
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      suffixes.add("*" + name.substring(dot));
    }
    return suffixes;
  }

  private static Predicate<HeaderMatcher> fits(String asked) {
    return matcher ->
        matcher.getName().equals(":authority")
            && Pattern.matches(matcher.getStringMatch().getSafeRegex().getRegex(), asked);
  }

  @Test
  void answersNoChallengeOverTls() {
    assertThat(decoded.virtualHosts())
        .flatExtracting(VirtualHost::getRoutesList)
        .extracting(route -> route.getMatch().getPath())
        .doesNotContain("/.well-known/acme-challenge/token");
  }
}
