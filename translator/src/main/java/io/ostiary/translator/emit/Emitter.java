package io.ostiary.translator.emit;

import com.google.protobuf.Any;
import io.ostiary.translator.emit.EmitMemory.Surroundings;
import io.ostiary.translator.memo.Identity;
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
    if (plan.usesScopes()) {
      drafts.addAll(routes.scopes(plan));
    }
    drafts.addAll(new ListenerEmitter(model.edge(), settings).emit(plan));
    drafts.addAll(ClusterEmitter.emit(model, settings));
    drafts.addAll(EndpointEmitter.emit(model));
    drafts.addAll(SecretEmitter.emit(model, settings));

    Map<String, Map<String, Any>> byType = new TreeMap<>();
    for (Draft draft : drafts) {
      EmitMemory.Key key =
          new EmitMemory.Key(draft.type(), draft.name(), Identity.of(surroundings), draft.parts());
      Any resource = memory.packed().get(key, () -> Packing.any(draft.make().get()));
      byType
          .computeIfAbsent(resource.getTypeUrl(), type -> new TreeMap<>())
          .put(draft.name(), resource);
    }
    return new Resources(byType);
  }
}
