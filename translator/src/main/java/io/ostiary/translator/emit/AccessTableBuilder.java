package io.ostiary.translator.emit;

import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteAccess;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.VirtualHost;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The model as the table by which Check decides; it names exactly the routes that are emitted. */
public final class AccessTableBuilder {
  private AccessTableBuilder() {}

  /** The access table of a model: all routes, public ones too, and all hosts. */
  static AccessTable of(Model model) {
    return of(model, new EmitMemory());
  }

  /** The same, without making again what is remembered. */
  public static AccessTable of(Model model, EmitMemory memory) {
    Map<RouteId, RouteAccess> routes = new TreeMap<>();
    Hosts served = Hosts.of(model);
    Map<Hostname, VirtualHost> hosts = new TreeMap<>(model.hosts());
    hosts.keySet().removeIf(served::isAuthenticateHost);
    hosts.forEach(
        (host, virtualHost) -> {
          for (RouteAccess route :
              memory.access().get(Identity.of(virtualHost), () -> access(virtualHost))) {
            routes.merge(route.id(), route, AccessTableBuilder::ofBoth);
          }
        });
    return new AccessTable(routes, hosts.keySet());
  }

  private static List<RouteAccess> access(VirtualHost host) {
    return host.routes().stream().map(route -> access(host.host(), route)).toList();
  }

  /**
   * Two routes with one id cannot be told apart by Check, so neither may be used unless both say
   * the same.
   */
  private static RouteAccess ofBoth(RouteAccess first, RouteAccess second) {
    return first.access().equals(second.access()) && first.host().equals(second.host())
        ? first
        : new RouteAccess(
            first.id(),
            first.host(),
            first.name(),
            new Access.Broken("two routes have the same id"),
            false,
            Map.of());
  }

  private static RouteAccess access(Hostname host, HttpRoute route) {
    Map<String, String> templates = new TreeMap<>();
    route
        .headers()
        .setRequest()
        .forEach(
            (name, value) -> {
              if (Headers.isEditable(name)
                  && Headers.isValue(value)
                  && new HeaderTemplate(value).asEnvoyFormat().isEmpty()) {
                templates.put(name, value);
              }
            });
    return new RouteAccess(
        route.id(),
        host,
        route.name(),
        route.access(),
        route.passIdentityHeaders(),
        templates,
        secrets(route));
  }

  private static Map<String, Concealed> secrets(HttpRoute route) {
    Map<String, Concealed> secrets = new TreeMap<>();
    if (route.action() instanceof Action.Forward) {
      route
          .headers()
          .secretRequest()
          .forEach(
              (name, secret) -> {
                if (Headers.isEditable(name) && Headers.isValue(secret.value())) {
                  secrets.put(name, secret);
                }
              });
    }
    return secrets;
  }
}
