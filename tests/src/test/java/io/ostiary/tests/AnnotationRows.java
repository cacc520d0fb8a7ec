package io.ostiary.tests;

import static io.ostiary.tests.AnnotationRow.PUBLIC;
import static io.ostiary.tests.AnnotationRow.publicRow;

import io.ostiary.tests.AnnotationRow.Sight;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.Seen;
import io.ostiary.tests.harness.WebClient;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The table of {@link AnnotationIT}. */
final class AnnotationRows {
  private static final Sight STATUS = status("/");
  private static final Map<String, String> NOBODY = Map.of();

  /** An endpoint that an active check finds unhealthy. */
  private static final String FAILING =
      "[{timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1,"
          + " http_health_check: {path: /status/500}}]";

  private AnnotationRows() {}

  static Stream<AnnotationRow> all() {
    return Stream.of(
            access(), identity(), requests(), responses(), streams(), balancing(), tls(), paths())
        .flatMap(List::stream);
  }

  private static List<AnnotationRow> access() {
    return List.of(
        publicRow(PUBLIC, "true", STATUS, "200", "403").base(NOBODY),
        publicRow("allow_any_authenticated_user", "true", aliceStatus(), "200", "403").base(NOBODY),
        publicRow("allowed_users", "alice@example.com", aliceStatus(), "200", "403").base(NOBODY),
        publicRow("allowed_domains", "example.com", aliceStatus(), "200", "403").base(NOBODY),
        publicRow("allowed_idp_claims", "{email: alice@example.com}", aliceStatus(), "200", "403")
            .base(NOBODY),
        publicRow(
                "policy",
                "[{allow: {and: [{email: {starts_with: alice}}]}}]",
                aliceStatus(),
                "200",
                "403")
            .base(NOBODY),
        publicRow("use_policy", "alice", aliceStatus(), "200", "403").base(NOBODY),
        publicRow(
                "cors_allow_preflight",
                "true",
                (stage, host) ->
                    ""
                        + stage
                            .send(
                                host,
                                "OPTIONS /",
                                "Origin: https://other.example.com",
                                "Access-Control-Request-Method: PUT")
                            .status(),
                "200",
                "401")
            .base(Map.of("allow_any_authenticated_user", "true")));
  }

  private static List<AnnotationRow> identity() {
    return List.of(
        publicRow(
                "pass_identity_headers",
                "true",
                (stage, host) ->
                    "" + Seen.in(alice(stage, host)).header("x-pomerium-jwt-assertion").size(),
                "1",
                "0")
            .base(Map.of("allow_any_authenticated_user", "true")),
        publicRow(
                "identity_provider_secret",
                "partners",
                AnnotationRows::client,
                "partners",
                "ostiary-tests")
            .base(Map.of("allow_any_authenticated_user", "true")),
        publicRow("depends_on", "[app.ostiary.test]", AnnotationRows::alsoSignedIn, "200", "401")
            .base(Map.of("allow_any_authenticated_user", "true")),
        publicRow(
            "name",
            "Called So",
            (stage, host) -> {
              stage.get(host, "/");
              return ""
                  + stage
                      .scene()
                      .product()
                      .log()
                      .lines()
                      .anyMatch(
                          line -> line.contains(host) && line.contains("\"route\":\"Called So\""));
            },
            "true",
            "false"));
  }

  private static List<AnnotationRow> requests() {
    return List.of(
        publicRow("set_request_headers", "{X-Set: here}", header("x-set"), "[here]", "[]"),
        publicRow("set_request_headers_secret", "headers", header("x-secret"), "[geheim]", "[]"),
        publicRow("remove_request_headers", "[X-Sent]", header("x-sent"), "[]", "[value]"),
        publicRow("host_rewrite", "new.example.com", header("host"), "[new.example.com]", "[HOST]"),
        publicRow("host_rewrite_header", "X-Sent", header("host"), "[value]", "[HOST]"),
        publicRow(
            "host_path_regex_rewrite_pattern",
            "^/",
            hostFromPath(),
            "[given.example.com]",
            "[HOST]"),
        publicRow(
                "host_path_regex_rewrite_substitution",
                "taken.",
                hostFromPath(),
                "[taken.example.com]",
                "[example.com]")
            .base(publicAnd("host_path_regex_rewrite_pattern", "^/given[.]")),
        publicRow("preserve_host_header", "true", header("host"), "[HOST]", "[localhost]")
            .on("external"),
        publicRow("prefix_rewrite", "/base", path("/x"), "/base/x", "/x"),
        publicRow("regex_rewrite_pattern", "^/x", path("/x/y"), "/y", "/x/y"),
        publicRow("regex_rewrite_substitution", "/z", path("/x/y"), "/z/y", "/y")
            .base(Map.of(PUBLIC, "true", "regex_rewrite_pattern", "^/x")));
  }

  private static List<AnnotationRow> responses() {
    return List.of(
        publicRow(
            "set_response_headers",
            "{X-Frame-Options: DENY}",
            answer("x-frame-options"),
            "DENY",
            "SAMEORIGIN"),
        publicRow("set_response_headers_secret", "headers", answer("x-secret"), "geheim", ""),
        publicRow(
            "rewrite_response_headers",
            "[{header: Location, prefix: 'http://127.0.0.1', value: 'https://outside'}]",
            (stage, host) ->
                stage.get(host, "/redirect").header("location").replaceAll(":[0-9]+/.*", ""),
            "https://outside",
            "http://127.0.0.1"));
  }

  private static List<AnnotationRow> streams() {
    return List.of(
        publicRow("timeout", "300ms", status("/slow"), "504", "200"),
        publicRow("idle_timeout", "300ms", status("/slow"), "504", "200"),
        publicRow("allow_websockets", "true", upgrade("/ws", "websocket"), "101", "403"),
        publicRow("allow_spdy", "true", upgrade("/", "SPDY/3.1"), "200", "403"),
        publicRow("allow_upgrades", "[foo/2]", upgrade("/", "foo/2"), "200", "403"));
  }

  private static List<AnnotationRow> balancing() {
    return List.of(
        publicRow("load_balancing_policy", "maglev", AnnotationRows::upstreams, "1", "2")
            .on("pair"),
        publicRow(
                "circuit_breaker_thresholds",
                "{max_pending_requests: 0, max_requests: 0}",
                STATUS,
                "503",
                "200")
            .on("main"),
        publicRow("health_checks", FAILING, STATUS, "503", "200")
            .base(publicAnd("healthy_panic_threshold", "0")),
        publicRow("healthy_panic_threshold", "0", STATUS, "503", "200")
            .base(publicAnd("health_checks", FAILING)),
        publicRow(
                "outlier_detection",
                "{consecutive_5xx: 1, max_ejection_percent: 100, base_ejection_time: 60s}",
                (stage, host) -> {
                  stage.get(host, "/status/500");
                  return "" + stage.get(host, "/").status();
                },
                "503",
                "200")
            .base(publicAnd("healthy_panic_threshold", "0")));
  }

  private static List<AnnotationRow> tls() {
    String name = "upstream.internal";
    return List.of(
        publicRow("secure_upstream", "true", STATUS, "200", "502")
            .on("secure")
            .base(publicAnd("tls_skip_verify", "true")),
        publicRow("tls_skip_verify", "true", STATUS, "200", "503")
            .on("secure")
            .base(publicAnd("secure_upstream", "true")),
        publicRow("tls_server_name", name, STATUS, "200", "503")
            .on("secure")
            .base(publicAnd("secure_upstream", "true", "tls_custom_ca_secret", "authority")),
        publicRow("tls_custom_ca_secret", "authority", STATUS, "200", "503")
            .on("secure")
            .base(publicAnd("secure_upstream", "true", "tls_server_name", name)),
        publicRow(
                "tls_client_secret",
                "client",
                (stage, host) -> seen(stage, host, "/").client(),
                "CN=client.internal",
                "")
            .on("secure")
            .base(publicAnd("secure_upstream", "true", "tls_skip_verify", "true")),
        publicRow("tls_downstream_client_ca_secret", "authority", STATUS, "495", "200"));
  }

  private static List<AnnotationRow> paths() {
    return List.of(
        publicRow("path_regex", "true", status("/v1"), "200", "404"),
        publicRow("service_proxy_upstream", "true", STATUS, "503", "200"));
  }

  private static Map<String, String> publicAnd(String... more) {
    Map<String, String> annotations = new HashMap<>(Map.of(PUBLIC, "true"));
    for (int i = 0; i < more.length; i += 2) {
      annotations.put(more[i], more[i + 1]);
    }
    return annotations;
  }

  private static Sight status(String path) {
    return (stage, host) -> "" + stage.get(host, path).status();
  }

  private static Sight upgrade(String path, String protocol) {
    return (stage, host) ->
        ""
            + stage
                .get(
                    host,
                    path,
                    "Upgrade: " + protocol,
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                .status();
  }

  private static Sight aliceStatus() {
    return (stage, host) -> "" + alice(stage, host).statusCode();
  }

  private static HttpResponse<String> alice(AnnotationRow.Stage stage, String host) {
    return stage.alice().browse("https://" + host + ":" + stage.scene().product().port() + "/");
  }

  private static Seen seen(AnnotationRow.Stage stage, String host, String path) {
    return stage.get(host, path, "X-Sent: value").seen();
  }

  /** The client by which the provider is asked to log a visitor of a host in. */
  private static String client(AnnotationRow.Stage stage, String host) {
    try (WebClient browser = stage.scene().browser()) {
      String url = "https://" + host + ":" + stage.scene().product().port() + "/";
      while (!url.contains("/authorize?")) {
        url =
            browser
                .get(url, "accept", "text/html", "sec-fetch-mode", "navigate")
                .headers()
                .firstValue("location")
                .orElse("/authorize?client_id=nobody&");
      }
      return url.replaceFirst(".*[?&]client_id=([^&]*).*", "$1");
    }
  }

  /** What a script of a host gets from another one, after a login to the first alone. */
  private static String alsoSignedIn(AnnotationRow.Stage stage, String host) {
    try (WebClient browser = stage.scene().browser()) {
      browser.browseAs(Scene.ALICE, "https://" + host + ":" + stage.scene().product().port() + "/");
      return ""
          + browser
              .get(stage.scene().url("app", "/"), "sec-fetch-mode", "cors", "accept", "*/*")
              .statusCode();
    }
  }

  private static Sight hostFromPath() {
    return header("host", "/given.example.com");
  }

  private static Sight header(String name) {
    return header(name, "/");
  }

  /** A header that the upstream gets; the host itself stands as HOST. */
  private static Sight header(String name, String path) {
    return (stage, host) ->
        seen(stage, host, path).header(name).stream()
            .map(value -> value.startsWith(host) ? "HOST" : value.replaceAll(":[0-9]+$", ""))
            .toList()
            .toString();
  }

  private static Sight path(String asked) {
    return (stage, host) -> seen(stage, host, asked).path();
  }

  private static Sight answer(String header) {
    return (stage, host) -> stage.get(host, "/").header(header);
  }

  /** How many endpoints answer one client. */
  private static String upstreams(AnnotationRow.Stage stage, String host) {
    return ""
        + new TreeSet<>(
                IntStream.range(0, 10).mapToObj(i -> seen(stage, host, "/").upstream()).toList())
            .size();
  }
}
