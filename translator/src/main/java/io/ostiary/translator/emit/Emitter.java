package io.ostiary.translator.emit;

import com.google.protobuf.Any;
import io.ostiary.translator.emit.EmitMemory.Surroundings;
import io.ostiary.translator.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    return emit(model, settings, new EmitMemory());
  }

  /** The same, without making again what is remembered. */
  public static Resources emit(Model model, EmitSettings settings, EmitMemory memory) {
    Hosts hosts = Hosts.of(model);
    Surroundings surroundings =
        memory.same(new Surroundings(model.edge(), model.outbound(), settings));
    boolean tls = model.edge().tls();
    FilterChainPlan plan =
        memory.same(tls ? FilterChainPlan.of(model, hosts) : FilterChainPlan.none());
    RouteEmitter routes = new RouteEmitter(model, hosts, surroundings, memory);

    List<Draft> drafts = new ArrayList<>();
    plan.domainTables().forEach(domain -> drafts.add(routes.table(domain)));
    if (!tls || plan.usesTableOfAll()) {
      drafts.add(routes.tableOfAll());
    }
    if (model.edge().redirectAddress().isPresent()) {
      drafts.add(RedirectTable.draft(model, hosts, memory));
    }
    drafts.addAll(new ListenerEmitter(model.edge(), settings).emit(plan));
    drafts.addAll(SecretEmitter.emit(model, settings));

    Emission emission = new Emission(model, settings, surroundings, memory);
    Emitted emitted = emission.of(hosts, plan, routes, drafts.size());
    Map<String, Map<String, Any>> byType = new TreeMap<>();
    for (Draft draft : drafts) {
      Any resource = emission.packed(draft);
      byType
          .computeIfAbsent(resource.getTypeUrl(), type -> new TreeMap<>())
          .put(draft.name(), resource);
    }
    emitted.scopes().ifPresent(scopes -> put(byType, scopes));
    put(byType, emitted.clusters());
    put(byType, emitted.endpoints());
    return new Resources(byType);
  }

  private static void put(Map<String, Map<String, Any>> byType, Map<String, Any> resources) {
    resources.values().stream()
        .findFirst()
        .map(Any::getTypeUrl)
        .ifPresent(type -> byType.put(type, resources));
  }
}
