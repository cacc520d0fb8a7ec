package io.ostiary.translator.emit;

import static io.ostiary.translator.emit.Samples.PROTECTED;
import static io.ostiary.translator.emit.Samples.certificate;
import static io.ostiary.translator.emit.Samples.host;
import static io.ostiary.translator.emit.Samples.model;
import static io.ostiary.translator.emit.Samples.route;
import static io.ostiary.translator.emit.Samples.tlsEdge;
import static io.ostiary.translator.emit.Samples.withChallenge;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    assertThat(hosts).extracting(VirtualHost::getName).containsExactly("shop.example.com", "*");
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
  void answersNoChallengeOverTls() {
    assertThat(decoded.virtualHosts())
        .flatExtracting(VirtualHost::getRoutesList)
        .extracting(route -> route.getMatch().getPath())
        .doesNotContain("/.well-known/acme-challenge/token");
  }
}
