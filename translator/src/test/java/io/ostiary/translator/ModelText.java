package io.ostiary.translator;

import io.ostiary.policy.PolicySummary;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.LoginTerms;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.VirtualHost;
import java.util.stream.Collectors;

/** A model as text for golden files: everything but the edge, in an order that people can read. */
final class ModelText {
  private final StringBuilder text = new StringBuilder();

  private ModelText() {}

  static String of(Model model) {
    ModelText text = new ModelText();
    text.surroundings(model);
    model.hosts().values().forEach(text::host);
    model.upstreams().values().forEach(text::upstream);
    model.certificates().values().forEach(text::certificate);
    model
        .challenges()
        .forEach(
            c ->
                text.line(
                    "",
                    "challenge "
                        + c.host()
                        + c.path()
                        + " to "
                        + c.upstream()
                        + " for "
                        + c.origin()));
    return text.text.isEmpty() ? "nothing\n" : text.text.toString();
  }

  private void line(String indent, String line) {
    text.append(indent).append(line.strip()).append('\n');
  }

  /** What differs from the defaults. */
  private void surroundings(Model model) {
    if (!model.edge().peers().equals(Edge.Peers.users())) {
      line("", model.edge().peers().toString());
    }
    if (!model.edge().requests().equals(Edge.Requests.strict())) {
      line("", model.edge().requests().toString());
    }
    if (!model.outbound().equals(Outbound.standard())) {
      line("", model.outbound().toString());
    }
  }

  private void host(VirtualHost host) {
    line("", "host " + host.host());
    host.routes().forEach(this::route);
  }

  private void route(HttpRoute route) {
    line("  ", match(route.match()) + " (" + route.id() + ")");
    line("    ", "from " + route.origin() + ", called '" + route.name() + "'");
    line("    ", access(route.access()));
    action(route.action());
    if (route.passIdentityHeaders()) {
      line("    ", "passes identity headers");
    }
    headers(route.headers());
  }

  private static String match(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact exact -> "exact " + exact.path();
      case PathMatch.Elements elements -> "elements " + elements.path();
      case PathMatch.Prefix prefix -> "prefix " + prefix.prefix();
      case PathMatch.Regex regex -> "regex " + regex.expression();
    };
  }

  private static String access(Access access) {
    return switch (access) {
      case Access.Public _ -> "public";
      case Access.Protected(var policy, var login, var certificates) ->
          "protected: "
              + PolicySummary.of(policy)
              + words(login)
              + (certificates.isPresent() ? ", client certificates" : "");
      case Access.Broken(String problem) -> "broken: " + problem;
    };
  }

  private static String words(LoginTerms login) {
    return login
            .client()
            .map(
                client ->
                    "\n      client: "
                        + client.id().orElse("the installation's")
                        + " of '"
                        + client.owner()
                        + "', its secret "
                        + (client.secret().isPresent() ? "own" : "the installation's"))
            .orElse("")
        + (login.dependsOn().isEmpty() ? "" : "\n      depends on: " + login.dependsOn());
  }

  private void action(Action action) {
    switch (action) {
      case Action.Forward forward -> {
        line(
            "    ",
            "forward to "
                + forward.upstreams().stream()
                    .map(u -> u.upstream() + " x" + u.weight())
                    .collect(Collectors.joining(", ")));
        line("      ", forward.path() + " " + forward.host());
        line(
            "      ",
            "timeout "
                + forward.timeout()
                + " idle "
                + forward.idleTimeout().map(Object::toString).orElse("default")
                + (forward.upgrades().isEmpty() ? "" : " upgrades " + forward.upgrades()));
      }
      default -> line("    ", action.toString());
    }
  }

  private void headers(HeaderEdits headers) {
    if (!headers.equals(HeaderEdits.none())) {
      line("    ", "set request " + headers.setRequest());
      line("    ", "remove request " + headers.removeRequest());
      line("    ", "set response " + headers.setResponse());
      line("    ", "rewrite response " + headers.rewriteResponse());
      if (!headers.keepsInstallationHeaders()) {
        line("    ", "without the installation's headers");
      }
    }
    if (!headers.secretRequest().isEmpty()) {
      line("    ", "set secret request " + headers.secretRequest().keySet());
    }
  }

  private void upstream(Upstream upstream) {
    line("", "upstream " + upstream.name() + " of " + upstream.origin());
    line("  ", upstream.protocol() + " " + upstream.endpoints());
    upstream.tls().ifPresent(tls -> line("  ", "tls to " + tls.serverName()));
    upstream.tls().ifPresent(tls -> line("    ", shortened(tls.trust().toString())));
    upstream
        .tls()
        .flatMap(Upstream.UpstreamTls::clientCertificate)
        .ifPresent(pair -> line("    ", "shows " + shortened(pair.chainPem())));
    if (!upstream.balancing().equals(Balancing.standard())) {
      line("  ", upstream.balancing().toString());
    }
    upstream.healthChecks().forEach(check -> line("  ", check.toString()));
  }

  private void certificate(Certificate certificate) {
    line("", "certificate " + certificate.name() + " for " + certificate.serverNames());
    line("  ", shortened(certificate.keyPair().chainPem()));
  }

  /** The end of the first certificate in a text tells it from others. */
  private static String shortened(String text) {
    String line = text.replaceAll("\\s", "");
    int end = line.indexOf("-----ENDCERT");
    return end < 0 ? text.strip() : line.substring(0, 20) + "…" + line.substring(end - 8, end);
  }
}
