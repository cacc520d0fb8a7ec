package io.ostiary.xds.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.ResourceType;
import java.util.concurrent.atomic.AtomicInteger;

/** The server's counters and gauges. Types that are not emitted count as {@code other}. */
final class XdsMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger streams = new AtomicInteger();

  XdsMetrics(MeterRegistry registry, DeltaCache cache) {
    this.registry = registry;
    Gauge.builder("ostiary.xds.streams", streams, AtomicInteger::get)
        .description("connected Envoys")
        .register(registry);
    Gauge.builder("ostiary.xds.rejected.resources", cache, c -> c.rejections().size())
        .description("resources whose newest version an Envoy refused")
        .register(registry);
    for (ResourceType type : ResourceType.values()) {
      Gauge.builder("ostiary.xds.resources", cache, c -> count(c, type))
          .tag("type", type.label())
          .description("resources that are served")
          .register(registry);
    }
  }

  private static double count(DeltaCache cache, ResourceType type) {
    return cache.current().map(snapshot -> snapshot.ofType(type.typeUrl()).size()).orElse(0);
  }

  void streamOpened() {
    streams.incrementAndGet();
  }

  void streamClosed() {
    streams.decrementAndGet();
  }

  /** A client of a version that is not served, or that broke the protocol, was sent away. */
  void streamRefused() {
    registry.counter("ostiary.xds.streams.refused").increment();
  }

  void pushed(String typeUrl) {
    counter("ostiary.xds.pushes", typeUrl).increment();
  }

  void acknowledged(String typeUrl) {
    counter("ostiary.xds.acks", typeUrl).increment();
  }

  void refused(String typeUrl) {
    counter("ostiary.xds.nacks", typeUrl).increment();
  }

  private Counter counter(String name, String typeUrl) {
    return registry.counter(name, "type", ResourceType.label(typeUrl));
  }
}
