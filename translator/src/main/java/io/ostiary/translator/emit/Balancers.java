package io.ostiary.translator.emit;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.type.v3.Percent;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Balancing.Limits;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** How requests are spread over the endpoints of a cluster. */
final class Balancers {
  /** Envoy wants every time to be longer than none. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private static final String JITTER = "max_ejection_time_jitter";

  private Balancers() {}

  static void set(Cluster.Builder cluster, Balancing balancing) {
    cluster.setLbPolicy(
        switch (balancing.choice()) {
          case ROUND_ROBIN -> LbPolicy.ROUND_ROBIN;
          case LEAST_REQUEST -> LbPolicy.LEAST_REQUEST;
          case RANDOM -> LbPolicy.RANDOM;
          case RING_HASH -> LbPolicy.RING_HASH;
          case MAGLEV -> LbPolicy.MAGLEV;
        });
    balancing
        .panicPercent()
        .ifPresent(
            percent ->
                cluster.setCommonLbConfig(
                    CommonLbConfig.newBuilder()
                        .setHealthyPanicThreshold(
                            Percent.newBuilder().setValue(Math.clamp(percent, 0, 100)))));
    if (!balancing.limits().equals(Limits.none())) {
      cluster.setCircuitBreakers(limits(balancing.limits()));
    }
    balancing.outliers().map(Balancers::outliers).ifPresent(cluster::setOutlierDetection);
  }

  private static CircuitBreakers limits(Limits limits) {
    Thresholds.Builder thresholds = Thresholds.newBuilder();
    set(limits.connections(), thresholds::setMaxConnections);
    set(limits.pendingRequests(), thresholds::setMaxPendingRequests);
    set(limits.requests(), thresholds::setMaxRequests);
    set(limits.retries(), thresholds::setMaxRetries);
    set(limits.connectionPools(), thresholds::setMaxConnectionPools);
    return CircuitBreakers.newBuilder().addThresholds(thresholds).build();
  }

  private static void set(OptionalLong limit, Consumer<UInt32Value> setter) {
    // An unsigned number of 32 bits, which Java's int carries as it is.
    limit.ifPresent(number -> setter.accept(UInt32Value.of((int) number)));
  }

  private static OutlierDetection outliers(Balancing.OutlierDetection from) {
    OutlierDetection.Builder outliers = OutlierDetection.newBuilder();
    from.times().forEach((name, time) -> put(outliers, name, Values.duration(bounded(name, time))));
    from.numbers().forEach((name, number) -> put(outliers, name, UInt32Value.of(number)));
    from.flags().forEach((name, flag) -> put(outliers, name, flag));
    return outliers.build();
  }

  private static Duration bounded(String name, Duration time) {
    return !name.equals(JITTER) && time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
  }

  /** Envoy has switches of both kinds. */
  private static void put(OutlierDetection.Builder outliers, String name, boolean flag) {
    FieldDescriptor field = OutlierDetection.getDescriptor().findFieldByName(name);
    if (field != null && field.getJavaType() == FieldDescriptor.JavaType.BOOLEAN) {
      outliers.setField(field, flag);
    } else {
      put(outliers, name, BoolValue.of(flag));
    }
  }

  /** Sets a field by name; a name that Envoy does not have changes nothing. */
  private static void put(OutlierDetection.Builder outliers, String name, Message value) {
    FieldDescriptor field = OutlierDetection.getDescriptor().findFieldByName(name);
    if (field != null
        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().equals(value.getDescriptorForType())) {
      outliers.setField(field, value);
    }
  }
}
