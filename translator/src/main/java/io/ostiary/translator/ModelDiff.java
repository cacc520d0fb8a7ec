package io.ostiary.translator;

import com.google.common.collect.Sets;
import io.ostiary.policy.PolicySummary;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.LoginTerms;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.model.VirtualHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What changed between two models, in words for whoever edited the configuration. */
public final class ModelDiff {
  private final Model before;
  private final Model after;
  private final List<String> changes = new ArrayList<>();

  private ModelDiff(Model before, Model after) {
    this.before = before;
    this.after = after;
  }

  /** One line for each change; empty when both serve the same. */
  public static List<String> between(Model before, Model after) {
    ModelDiff diff = new ModelDiff(before, after);
    if (!before.edge().equals(after.edge())) {
      diff.changes.add("settings of the installation changed");
    }
    diff.hosts();
    diff.upstreams();
    diff.certificates();
    diff.challenges();
    return List.copyOf(diff.changes);
  }

  private void hosts() {
    Set<Hostname> names =
        new TreeSet<>(Sets.union(before.hosts().keySet(), after.hosts().keySet()));
    for (Hostname name : names) {
      Optional<VirtualHost> old = Optional.ofNullable(before.hosts().get(name));
      Optional<VirtualHost> now = Optional.ofNullable(after.hosts().get(name));
      if (old.isEmpty() && now.isPresent()) {
        changes.add(added(now.get()));
      } else if (now.isEmpty()) {
        changes.add(name + " removed");
      } else if (old.isPresent()) {
        routes(name, old.get().routes(), now.get().routes());
      }
    }
  }

  private static String added(VirtualHost host) {
    String access =
        host.routes().stream()
            .map(route -> words(route.access()))
            .distinct()
            .reduce((a, b) -> a + " | " + b)
            .orElse("no routes");
    String origin =
        host.routes().stream().findFirst().map(route -> route.origin() + ": ").orElse("");
    return origin + host.host() + " added (" + access + ")";
  }

  private void routes(Hostname host, List<HttpRoute> old, List<HttpRoute> now) {
    Map<RouteId, HttpRoute> oldById = byId(old);
    Map<RouteId, HttpRoute> nowById = byId(now);
    int known = changes.size();
    oldById.forEach(
        (id, route) -> {
          if (!nowById.containsKey(id)) {
            changes.add(about(route.origin(), host, route) + " removed");
          }
        });
    nowById.forEach(
        (id, route) -> {
          HttpRoute earlier = oldById.get(id);
          if (earlier == null) {
            changes.add(
                about(route.origin(), host, route) + " added (" + words(route.access()) + ")");
          } else if (!earlier.equals(route)) {
            changed(host, earlier, route);
          }
        });
    if (changes.size() == known && !old.equals(now)) {
      changes.add(host + " order of routes changed");
    }
  }

  private static Map<RouteId, HttpRoute> byId(List<HttpRoute> routes) {
    Map<RouteId, HttpRoute> byId = new LinkedHashMap<>();
    routes.forEach(route -> byId.put(route.id(), route));
    return byId;
  }

  private void changed(Hostname host, HttpRoute old, HttpRoute now) {
    String about = about(now.origin(), host, now);
    boolean named = false;
    if (!old.access().equals(now.access())) {
      changes.add(about + ": " + words(old.access()) + " -> " + words(now.access()));
      named = true;
    }
    if (!old.action().equals(now.action()) && !(named && closesOrOpens(old, now))) {
      changes.add(about + ": " + words(old.action()) + " -> " + words(now.action()));
      named = true;
    }
    if (!old.headers().equals(now.headers())) {
      changes.add(about + ": headers changed");
      named = true;
    }
    if (old.passIdentityHeaders() != now.passIdentityHeaders()) {
      changes.add(
          about
              + ": the upstream is "
              + (now.passIdentityHeaders() ? "now" : "no longer")
              + " told who the user is");
      named = true;
    }
    if (!named) {
      changes.add(about + ": now served by " + now.origin());
    }
  }

  /** Whether the access says already that the route became, or ceased to be, a 503. */
  private static boolean closesOrOpens(HttpRoute old, HttpRoute now) {
    return saysClosed(old) || saysClosed(now);
  }

  private static boolean saysClosed(HttpRoute route) {
    return route.access() instanceof Access.Broken && route.action() instanceof Action.Unavailable;
  }

  private void upstreams() {
    Sets.intersection(before.upstreams().keySet(), after.upstreams().keySet()).stream()
        .sorted()
        .forEach(this::upstream);
  }

  private void upstream(UpstreamName name) {
    Optional<Upstream> old = Optional.ofNullable(before.upstreams().get(name));
    Optional<Upstream> now = Optional.ofNullable(after.upstreams().get(name));
    if (old.isPresent() && now.isPresent() && !old.equals(now)) {
      String words =
          old.get().endpoints().equals(now.get().endpoints())
              ? " is spoken to differently"
              : ": " + words(old.get().endpoints()) + " -> " + words(now.get().endpoints());
      changes.add("upstream " + name + words);
    }
  }

  private void certificates() {
    Set<CertificateName> names =
        new TreeSet<>(Sets.union(before.certificates().keySet(), after.certificates().keySet()));
    for (CertificateName name : names) {
      Optional<Certificate> old = Optional.ofNullable(before.certificates().get(name));
      Optional<Certificate> now = Optional.ofNullable(after.certificates().get(name));
      if (old.isEmpty()) {
        changes.add("certificate " + name + " added");
      } else if (now.isEmpty()) {
        changes.add("certificate " + name + " removed");
      } else if (!old.equals(now)) {
        changes.add("certificate " + name + " changed");
      }
    }
  }

  private void challenges() {
    after.challenges().stream()
        .filter(challenge -> !before.challenges().contains(challenge))
        .forEach(challenge -> changes.add(words(challenge) + " is answered by plain http"));
    before.challenges().stream()
        .filter(challenge -> !after.challenges().contains(challenge))
        .forEach(challenge -> changes.add(words(challenge) + " removed"));
  }

  private static String words(Challenge challenge) {
    return challenge.origin() + ": " + challenge.host() + challenge.path();
  }

  private static String about(ObjectRef origin, Hostname host, HttpRoute route) {
    return origin + ": " + host + words(route.match());
  }

  private static String words(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact exact -> exact.path() + " exactly";
      case PathMatch.Elements elements -> elements.path();
      case PathMatch.Prefix prefix -> prefix.prefix();
      case PathMatch.Regex regex -> " ~ " + regex.expression();
    };
  }

  private static String words(Access access) {
    return switch (access) {
      case Access.Public _ -> "public";
      case Access.Broken broken -> "503 (" + broken.problem() + ")";
      case Access.Protected(var policy, var login, var certificates) ->
          PolicySummary.of(policy)
              + words(login)
              + (certificates.isPresent() ? ", client certificates" : "");
    };
  }

  private static String words(LoginTerms login) {
    return login
            .client()
            .map(
                client ->
                    client.id().map(id -> ", by client " + id).orElse(", by a secret of its own"))
            .orElse("")
        + (login.dependsOn().isEmpty() ? "" : ", together with " + login.dependsOn());
  }

  private static String words(Action action) {
    return switch (action) {
      case Action.Forward forward ->
          "to "
              + String.join(
                  ", ", forward.upstreams().stream().map(u -> u.upstream().value()).toList());
      case Action.Redirect redirect -> "redirect";
      case Action.Respond respond -> "answer " + respond.status();
      case Action.Unavailable unavailable -> "503 (" + unavailable.problem() + ")";
    };
  }

  private static String words(Upstream.Endpoints endpoints) {
    return switch (endpoints) {
      case Upstream.Endpoints.Addresses addresses -> words(addresses.endpoints());
      case Upstream.Endpoints.NamedAddresses addresses -> words(addresses.endpoints());
      case Upstream.Endpoints.Names names -> words(names.endpoints());
      case Upstream.Endpoints.Socket socket -> socket.path();
    };
  }

  private static String words(List<Upstream.Endpoint> endpoints) {
    List<String> shown = endpoints.stream().limit(3).map(e -> e.host() + ":" + e.port()).toList();
    String more = endpoints.size() > 3 ? " and " + (endpoints.size() - 3) + " more" : "";
    return endpoints.isEmpty() ? "no endpoint" : String.join(", ", shown) + more;
  }
}
