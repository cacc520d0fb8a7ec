package io.ostiary.xds.kubernetes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** The counters and gauges of what is heard from the API server. */
final class KubernetesMetrics {
  private final MeterRegistry registry;

  KubernetesMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A listing was taken. */
  void listed(String resource) {
    registry.counter("ostiary.kubernetes.lists", "resource", resource).increment();
  }

  /** A watch said something. */
  void heard(String resource) {
    registry.counter("ostiary.kubernetes.events", "resource", resource).increment();
  }

  /** A watch ended. */
  void watchEnded(String resource, ApiFailure.Kind kind) {
    registry
        .counter("ostiary.kubernetes.watch.ends", "resource", resource, "reason", kind.label())
        .increment();
  }

  /** A list, a watch or the opening of one failed. */
  void failed(String resource, ApiFailure.Kind kind) {
    registry
        .counter("ostiary.kubernetes.failures", "resource", resource, "reason", kind.label())
        .increment();
  }

  /** How many watches are in a state. */
  <S> void watches(String state, S source, ToDoubleFunction<S> count) {
    Gauge.builder("ostiary.kubernetes.watches", source, count)
        .tag("state", state)
        .description("watches of the API server by how they stand")
        .register(registry);
  }

  /** A state that holds or does not. */
  void flag(String name, String description, BooleanSupplier holds) {
    Gauge.builder("ostiary.kubernetes." + name, holds, flag -> flag.getAsBoolean() ? 1 : 0)
        .description(description)
        // Nobody else keeps the lambda.
        .strongReference(true)
        .register(registry);
  }
}
