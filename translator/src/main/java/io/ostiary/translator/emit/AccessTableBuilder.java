package io.ostiary.translator.emit;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteAccess;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.memo.Difference;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.VirtualHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The model as the table by which Check decides; it names exactly the routes that are emitted. */
public final class AccessTableBuilder {
  private AccessTableBuilder() {}

  /** The access table of a model: all routes, public ones too, and all hosts. */
  static AccessTable of(Model model) {
    return of(model, new EmitMemory());
  }

  /**
   * A table and what it was made of.
   *
   * @param hosts the hosts that it names
   * @param isPlain whether all routes have ids of their own, so that each host stands for itself
   */
  record Built(
      ImmutableSortedMap<Hostname, VirtualHost> hosts, AccessTable table, boolean isPlain) {}

  /** The same, without making again what is remembered. */
  public static AccessTable of(Model model, EmitMemory memory) {
    ImmutableSortedMap<Hostname, VirtualHost> hosts = served(model);
    Built built =
        memory
            .lastAccess()
            .filter(Built::isPlain)
            .flatMap(before -> after(before, hosts))
            .orElseGet(() -> whole(hosts, memory));
    memory.keep(built);
    return built.table();
  }

  private static ImmutableSortedMap<Hostname, VirtualHost> served(Model model) {
    ImmutableSortedMap<Hostname, VirtualHost> all = ImmutableSortedMap.copyOf(model.hosts());
    Optional<Hostname> authenticate =
        model.edge().authenticateHost().filter(host -> !host.isWildcard());
    if (authenticate.filter(all::containsKey).isEmpty()) {
      return all;
    }
    TreeMap<Hostname, VirtualHost> others = new TreeMap<>(all);
    authenticate.ifPresent(others::remove);
    return ImmutableSortedMap.copyOfSorted(others);
  }

  private static Built whole(ImmutableSortedMap<Hostname, VirtualHost> hosts, EmitMemory memory) {
    Map<RouteId, RouteAccess> routes = new TreeMap<>();
    int number = 0;
    for (VirtualHost host : hosts.values()) {
      for (RouteAccess route : memory.access().get(Identity.of(host), () -> access(host))) {
        routes.merge(route.id(), route, AccessTableBuilder::ofBoth);
        number++;
      }
    }
    return new Built(hosts, new AccessTable(routes, hosts.keySet()), number == routes.size());
  }

  /** Empty where two routes would have one id. */
  private static Optional<Built> after(
      Built before, ImmutableSortedMap<Hostname, VirtualHost> hosts) {
    Set<Hostname> others = Difference.keys(before.hosts(), hosts);
    if (others.isEmpty()) {
      return Optional.of(before);
    }
    Map<RouteId, RouteAccess> routes =
        new TreeMap<>(ImmutableSortedMap.copyOf(before.table().routes()));
    for (Hostname name : others) {
      Optional.ofNullable(before.hosts().get(name)).stream()
          .flatMap(host -> host.routes().stream())
          .forEach(route -> routes.remove(route.id()));
    }
    for (Hostname name : others) {
      for (RouteAccess route :
          Optional.ofNullable(hosts.get(name)).map(AccessTableBuilder::access).orElse(List.of())) {
        if (routes.putIfAbsent(route.id(), route) != null) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Built(hosts, new AccessTable(routes, hosts.keySet()), true));
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
