package io.ostiary.cli.dev;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.ostiary.cli.dev.idp.DevUser;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.LoopbackClient;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Model;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The real login, headless: every user of the development provider visits every application through
 * Envoy, and what happens is compared with what the policy says should.
 */
public final class DevCheck {
  private static final String EMAIL = "x-pomerium-claim-email";
  private static final String ASSERTION = "x-pomerium-jwt-assertion";

  /** Headers that a client must not be able to give to an application. */
  private static final ListMultimap<String, String> SPOOFED =
      ImmutableListMultimap.of(EMAIL, "root@evil.example", ASSERTION, "forged");

  private final Facts facts;
  private final Consumer<String> report;
  private final Map<DevUser, Visitor> visitors = new HashMap<>();
  private int failures;

  /**
   * Where to go.
   *
   * @param scheme {@code http} or {@code https}
   * @param port where users connect
   * @param issuer the development provider
   * @param showsHeaders whether the demo application is behind every host, so that what it saw can
   *     be checked
   */
  public record Facts(
      LoopbackClient client, String scheme, int port, URI issuer, boolean showsHeaders) {}

  /**
   * @param report gets a line for each thing that was checked
   */
  public DevCheck(Facts facts, Consumer<String> report) {
    this.facts = facts;
    this.report = report;
  }

  /** Checks everything; whether all was as it should be. */
  public boolean run(Model model) {
    // Redirects lead elsewhere, and there is nothing behind them that could be looked at.
    List<DevSite> sites = DevSite.of(model).stream().filter(DevSite::isCheckable).toList();
    if (sites.isEmpty()) {
      fail("nothing is served, so there is nothing to check");
    }
    for (DevSite site : sites) {
      if (site.forecast(DevUser.ALL.getFirst()) == Forecast.PUBLIC) {
        guarded(site.name(), () -> visitAsNobody(site));
      } else {
        guarded(site.name(), () -> expectLogin(site));
        // No login leads to a host that only the default backend serves.
        if (!site.host().equals(Hostname.ANY)) {
          DevUser.ALL.forEach(
              user -> guarded(user.email() + " at " + site.name(), () -> visitAs(user, site)));
        }
      }
    }
    report.accept(
        failures == 0 ? "all of it is as it should be" : failures + " of it failed; see above");
    return failures == 0;
  }

  private void visitAsNobody(DevSite site) throws IOException, ParseException {
    Visitor nobody = new Visitor(facts.client(), facts.issuer(), Optional.empty());
    Visitor.Arrival arrival = nobody.open(url(site));
    expect(
        !arrival.loggedIn() && arrival.reply().status() < 400,
        "%s is open to everybody, without a login".formatted(site.name()),
        "got status %d".formatted(arrival.reply().status()));
    if (facts.showsHeaders()) {
      Map<String, Object> seen = JSONObjectUtils.parse(nobody.call(url(site), SPOOFED).body());
      Map<String, Object> headers = headers(seen);
      expect(
          !headers.containsKey(EMAIL) && !headers.containsKey(ASSERTION),
          "%s: identity headers from a client do not arrive".formatted(site.name()),
          "the application saw " + headers.keySet());
    }
  }

  private void expectLogin(DevSite site) throws IOException {
    Visitor nobody = new Visitor(facts.client(), facts.issuer(), Optional.empty());
    HttpReply program = nobody.call(url(site), ImmutableListMultimap.of());
    int status = program.status();
    boolean faulty = site.forecast(DevUser.ALL.getFirst()) == Forecast.BROKEN;
    boolean refused = status == 401 || status == 403 || (faulty && status == 503);
    expect(
        refused,
        "%s lets nobody in without a login".formatted(site.name()),
        "got status %d".formatted(status));
  }

  private void visitAs(DevUser user, DevSite site) throws IOException, ParseException {
    Visitor visitor =
        visitors.computeIfAbsent(
            user, who -> new Visitor(facts.client(), facts.issuer(), Optional.of(who)));
    Forecast forecast = site.forecast(user);
    URI url = URI.create(url(site) + "?from=check&x=%2F");
    Visitor.Arrival arrival = visitor.open(url);
    switch (forecast) {
      case PUBLIC, ALLOWED -> {
        expect(
            arrival.reply().status() < 400 && arrival.url().equals(url),
            "%s is let in at %s".formatted(user.email(), site.name()),
            "got status %d at %s".formatted(arrival.reply().status(), arrival.url()));
        if (facts.showsHeaders()) {
          expectIdentity(visitor, user, site);
        }
      }
      case REFUSED -> {
        // Where no login could help, nobody is asked to log in, and the page knows no name.
        boolean named = !arrival.loggedIn() || arrival.reply().body().contains(user.email());
        expect(
            arrival.reply().status() == 403 && named,
            "%s is refused at %s".formatted(user.email(), site.name()),
            "got status %d at %s".formatted(arrival.reply().status(), arrival.url()));
      }
      case BROKEN ->
          expect(
              arrival.reply().status() == 503,
              "%s answers 503, as it is faulty".formatted(site.name()),
              "got status %d".formatted(arrival.reply().status()));
    }
  }

  private void expectIdentity(Visitor visitor, DevUser user, DevSite site)
      throws IOException, ParseException {
    Map<String, Object> seen = JSONObjectUtils.parse(visitor.call(url(site), SPOOFED).body());
    Map<String, Object> assertion = JSONObjectUtils.getJSONObject(seen, "assertion");
    List<String> problems = new ArrayList<>();
    if (!user.email().equals(seen.get("user"))) {
      problems.add("it took the user for '" + seen.get("user") + "'");
    }
    if (!"verified".equals(assertion.get("state"))) {
      problems.add("the assertion: " + assertion);
    }
    if (!user.email().equals(headers(seen).get(EMAIL))) {
      problems.add(EMAIL + ": " + headers(seen).get(EMAIL));
    }
    if (String.valueOf(seen.get("cookies")).contains("ostiary")) {
      problems.add("it got a session cookie");
    }
    expect(
        problems.isEmpty(),
        "%s: the application sees %s, by a signature that it verified, and nothing that was forged"
            .formatted(site.name(), user.email()),
        String.join("; ", problems));
  }

  private static Map<String, Object> headers(Map<String, Object> seen) throws ParseException {
    Map<String, Object> headers = JSONObjectUtils.getJSONObject(seen, "headers");
    return headers == null ? Map.of() : headers;
  }

  private URI url(DevSite site) {
    return site.url(facts.scheme(), facts.port());
  }

  private void expect(boolean holds, String what, String otherwise) {
    if (holds) {
      report.accept("✓ " + what);
    } else {
      fail(what + ": " + otherwise);
    }
  }

  private void fail(String what) {
    failures++;
    report.accept("✗ " + what);
  }

  private interface Step {
    void run() throws IOException, ParseException;
  }

  private void guarded(String what, Step step) {
    try {
      step.run();
    } catch (IOException | ParseException failure) {
      fail(what + ": " + failure.getMessage());
    }
  }
}
