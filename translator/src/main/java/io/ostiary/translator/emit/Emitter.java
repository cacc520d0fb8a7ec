package io.ostiary.translator.emit;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.ostiary.translator.model.Model;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The model as Envoy resources: pure, and deterministic to the byte.
 *
 * <p>It never throws, and emits nothing that Envoy would reject for a reason that can be seen here:
 * what has no valid form is answered with 503.
 */
public final class Emitter {
  private Emitter() {}

  /** The resources for a model. */
  public static Resources emit(Model model, EmitSettings settings) {
    Hosts hosts = Hosts.of(model);
    boolean tls = model.edge().tls();
    FilterChainPlan plan = tls ? FilterChainPlan.of(model, hosts) : FilterChainPlan.none();
    RouteEmitter routes = new RouteEmitter(model, hosts);

    List<RouteConfiguration> tables = new ArrayList<>();
    plan.domainTables().forEach(domain -> tables.add(routes.table(domain)));
    if (!tls || plan.usesTableOfAll()) {
      tables.add(routes.tableOfAll());
    }
    if (model.edge().redirectAddress().isPresent()) {
      tables.add(RedirectTable.of(model, hosts));
    }
    Map<String, Map<String, Any>> byType = new TreeMap<>();
    put(byType, new ListenerEmitter(model.edge(), settings).emit(plan), Listener::getName);
    put(byType, tables, RouteConfiguration::getName);
    put(
        byType,
        plan.usesScopes() ? routes.scopes(plan) : List.of(),
        ScopedRouteConfiguration::getName);
    put(byType, ClusterEmitter.emit(model, settings), Cluster::getName);
    put(byType, EndpointEmitter.emit(model), ClusterLoadAssignment::getClusterName);
    put(byType, SecretEmitter.emit(model, settings), Secret::getName);
    return new Resources(byType);
  }

  private static <M extends Message> void put(
      Map<String, Map<String, Any>> byType, Collection<M> resources, Function<M, String> name) {
    for (M resource : resources) {
      byType
          .computeIfAbsent(Packing.typeUrl(resource), type -> new TreeMap<>())
          .put(name.apply(resource), Packing.any(resource));
    }
  }
}
