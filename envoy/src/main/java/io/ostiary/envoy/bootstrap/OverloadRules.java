package io.ostiary.envoy.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an Envoy does when it nears its {@link EnvoyLimits}. */
final class OverloadRules {
  private static final String TYPES = "type.googleapis.com/envoy.extensions.resource_monitors.";
  private static final String HEAP = "envoy.resource_monitors.fixed_heap";

  private OverloadRules() {}

  static ObjectNode json(EnvoyLimits limits) {
    ObjectNode rules = JsonNodeFactory.instance.objectNode().put("refresh_interval", "0.250s");
    ArrayNode monitors = rules.putArray("resource_monitors");
    monitors
        .addObject()
        .put("name", "envoy.resource_monitors.global_downstream_max_connections")
        .putObject("typed_config")
        .put("@type", TYPES + "downstream_connections.v3.DownstreamConnectionsConfig")
        .put("max_active_downstream_connections", limits.connections());
    limits
        .heapBytes()
        .ifPresent(
            bytes -> {
              monitors
                  .addObject()
                  .put("name", HEAP)
                  .putObject("typed_config")
                  .put("@type", TYPES + "fixed_heap.v3.FixedHeapConfig")
                  .put("max_heap_size_bytes", bytes);
              ArrayNode actions = rules.putArray("actions");
              action(actions, "envoy.overload_actions.shrink_heap", 0.95);
              action(actions, "envoy.overload_actions.stop_accepting_requests", 0.98);
            });
    return rules;
  }

  private static void action(ArrayNode actions, String name, double threshold) {
    ObjectNode trigger =
        actions.addObject().put("name", name).putArray("triggers").addObject().put("name", HEAP);
    trigger.putObject("threshold").put("value", threshold);
  }
}
