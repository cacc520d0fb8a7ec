package io.ostiary.cli.dev.demo;

import com.google.common.collect.ImmutableSortedMap;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.ostiary.cli.dev.demo.AssertionCheck.Outcome;
import io.ostiary.cli.http.Endpoint;
import io.ostiary.cli.http.Html;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The application that {@code dev} protects: it answers with what an upstream gets to see. */
public final class DemoApplication implements Endpoint {
  private static final String ASSERTION = "x-pomerium-jwt-assertion";
  private static final String CLAIM = "x-pomerium-claim-";

  private final AssertionCheck assertions;

  public DemoApplication(AssertionCheck assertions) {
    this.assertions = assertions;
  }

  @Override
  public HttpReply answer(HttpCall call) {
    String host = call.header("host").orElse("");
    Outcome outcome = assertions.check(host, call.header(ASSERTION).orElse(""));
    boolean wantsPage = call.header("accept").orElse("").contains("text/html");
    return wantsPage
        ? page(call, host, outcome)
        : HttpReply.json(200, JSONObjectUtils.toJSONString(facts(call, host, outcome)) + "\n");
  }

  private static Map<String, Object> facts(HttpCall call, String host, Outcome outcome) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("host", host);
    facts.put("method", call.method());
    facts.put("path", call.path());
    facts.put("query", call.query());
    facts.put("user", user(outcome).orElse(""));
    facts.put(
        "assertion",
        switch (outcome) {
          case Outcome.Absent absent -> Map.of("state", "absent");
          case Outcome.Verified verified ->
              Map.of("state", "verified", "claims", verified.claims());
          case Outcome.Refused refused -> Map.of("state", "refused", "problem", refused.problem());
        });
    facts.put("cookies", call.headers().get("cookie"));
    facts.put("headers", headers(call));
    return facts;
  }

  private static HttpReply page(HttpCall call, String host, Outcome outcome) {
    String body =
        """
        <h1>%s</h1>
        <p class="soft">The demo application behind Envoy. This page is what an upstream is told.</p>
        <div class="card"><dl>%s</dl></div>
        <h2>Identity headers</h2>
        <div class="card">%s</div>
        <h2>Assertion</h2>
        <div class="card">%s</div>
        <details><summary>All request headers</summary><div class="card"><dl>%s</dl></div></details>
        <p class="soft"><a href="/.pomerium/">Your session</a> ·
        <a href="/.pomerium/sign_out">Sign out</a></p>
        """
            .formatted(
                Html.text(host),
                rows(request(call, outcome)),
                list(claimHeaders(call), "None: this application is not told who you are."),
                assertion(outcome),
                rows(headers(call)));
    return Html.page(200, host, body);
  }

  private static Map<String, String> request(HttpCall call, Outcome outcome) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("Signed in as", user(outcome).orElse("nobody, as far as this application knows"));
    rows.put(
        "Request",
        call.method() + " " + call.path() + (call.query().isEmpty() ? "" : "?" + call.query()));
    List<String> cookies = call.headers().get("cookie");
    rows.put("Cookies", cookies.isEmpty() ? "none" : String.join("; ", cookies));
    return rows;
  }

  private static String assertion(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Absent absent -> "<p class=\"soft\">None was sent.</p>";
      case Outcome.Refused refused ->
          "<p class=\"bad\">Not to be believed: %s.</p>".formatted(Html.text(refused.problem()));
      case Outcome.Verified verified ->
          "<p class=\"good\">✓ Signature, issuer, audience and time are in order.</p><dl>%s</dl>"
              .formatted(rows(new LinkedHashMap<>(texts(verified.claims()))));
    };
  }

  private static Map<String, String> texts(Map<String, Object> claims) {
    return claims.entrySet().stream()
        .collect(
            ImmutableSortedMap.toImmutableSortedMap(
                String::compareTo, Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
  }

  private static Optional<String> user(Outcome outcome) {
    return outcome instanceof Outcome.Verified verified
        ? Optional.of(
            String.valueOf(
                verified.claims().getOrDefault("email", verified.claims().getOrDefault("sub", ""))))
        : Optional.empty();
  }

  private static Map<String, String> claimHeaders(HttpCall call) {
    Map<String, String> found = new LinkedHashMap<>(headers(call));
    found.keySet().removeIf(name -> !name.startsWith(CLAIM));
    return found;
  }

  private static Map<String, String> headers(HttpCall call) {
    return call.headers().asMap().entrySet().stream()
        .collect(
            ImmutableSortedMap.toImmutableSortedMap(
                String::compareTo,
                Map.Entry::getKey,
                entry -> String.join(", ", entry.getValue())));
  }

  private static String list(Map<String, String> rows, String whenEmpty) {
    return rows.isEmpty()
        ? "<p class=\"soft\">%s</p>".formatted(Html.text(whenEmpty))
        : "<dl>" + rows(rows) + "</dl>";
  }

  private static String rows(Map<String, String> rows) {
    return rows.entrySet().stream()
        .map(
            row ->
                "<dt>%s</dt><dd>%s</dd>"
                    .formatted(Html.text(row.getKey()), Html.text(row.getValue())))
        .collect(Collectors.joining("\n"));
  }
}
