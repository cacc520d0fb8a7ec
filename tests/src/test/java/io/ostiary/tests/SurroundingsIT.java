package io.ostiary.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.tests.harness.RawClient;
import io.ostiary.tests.harness.RawClient.Answer;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.WebClient;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The laxest reading of requests, and other global keys, on a real Envoy. */
@TestInstance(Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class SurroundingsIT {
  private static final byte[] NOTHING = {};

  private final Scene scene = new Scene();
  private final RawClient client = new RawClient(scene.trust(), scene.product().port());

  @BeforeAll
  void start() {
    scene
        .product()
        .write(
            "config.yaml",
            scene.globals()
                + """
                codec_type: http1
                headers_with_underscores_action: allow
                path_with_escaped_slashes_action: keep_unchanged
                merge_slashes: false
                dns_lookup_family: v4_only
                dns_refresh_rate: 1s
                dns_query_timeout: 2s
                dns_query_tries: 2
                dns_udp_max_queries: 10
                envoy_bind_config_source_address: 127.0.0.1
                circuit_breaker_thresholds: {max_connections: 100}
                allow_upgrades: [foo/2]
                routes:
                """
                + scene.route("mixed", "prefix: /public\nallow_public_unauthenticated_access: true")
                + scene.route("mixed", "allow_any_authenticated_user: true")
                + scene.route("single", "allow_public_unauthenticated_access: true")
                + """
                  - from: %s
                    to: http://localhost:%d
                    allow_public_unauthenticated_access: true
                """
                    .formatted(scene.url("named", ""), scene.upstream().port()));
    scene.product().start();
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  @ParameterizedTest(name = "{0}{1}: {2}")
  @CsvSource({
    "mixed, /public/a, 200",
    "mixed, /public/..%2fadmin, 400",
    "mixed, /public%2F..%2Fadmin, 400",
    "mixed, /public//admin, 400",
    "mixed, //public/a, 400",
    "mixed, /public/../admin, 302",
    "single, /a%2Fb, 200",
    "single, /a//b, 200",
  })
  void keptSlashesOpenNoOtherRoute(String host, String path, int status) {
    assertThat(get(host, path).status()).isEqualTo(status);
  }

  @Test
  void keptSlashesReachTheUpstreamAsTheyCame() {
    assertThat(get("single", "/a%2Fb//c").seen().path()).isEqualTo("/a%2Fb//c");
  }

  @Test
  void headersWithUnderscoresPassButForThoseThatLookLikeOurs() {
    Answer answer =
        get(
            "single",
            "/",
            "My_Header: here",
            "X_Pomerium_Jwt_Assertion: forged",
            "X-Pomerium_Claim-Email: forged",
            "X_Forwarded_For: 198.51.100.7",
            "Remote_User: forged");
    assertThat(answer.seen().headerNames()).contains("my_header");
    assertThat(answer.text()).doesNotContain("forged", "198.51.100.7");
  }

  @Test
  void upgradesOfTheInstallationPassOnEveryRoute() {
    assertThat(get("single", "/", "Upgrade: foo/2").status()).isEqualTo(200);
    assertThat(get("single", "/", "Upgrade: bar").status()).isEqualTo(403);
  }

  @Test
  void namesAreResolvedByTheResolverWithSettings() {
    assertThat(get("named", "/").status()).isEqualTo(200);
  }

  @Test
  void noOtherVersionOfHttpIsSpoken() {
    try (WebClient http2 = scene.http2Browser()) {
      assertThat(http2.get(scene.url("app", "/")).version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }
  }

  private Answer get(String host, String path, String... headers) {
    return client.get(host + ".ostiary.test", path, NOTHING, List.of(headers));
  }
}
