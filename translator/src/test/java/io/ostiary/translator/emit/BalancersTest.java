package io.ostiary.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Balancing.Choice;
import io.ostiary.translator.model.Balancing.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BalancersTest {
  @Test
  void leavesEnvoysDefaultsAlone() {
    assertThat(cluster(Balancing.standard())).isEqualTo(Cluster.getDefaultInstance());
  }

  @ParameterizedTest
  @EnumSource
  void choosesByTheSameName(Choice choice) {
    Balancing balancing =
        new Balancing(choice, OptionalInt.empty(), Limits.none(), Optional.empty());

    assertThat(cluster(balancing).getLbPolicy()).isEqualTo(LbPolicy.valueOf(choice.name()));
  }

  @Test
  void setsOnlyTheLimitsThatAreGiven() {
    Limits limits =
        new Limits(
            OptionalLong.of(0),
            OptionalLong.empty(),
            OptionalLong.of(0xFFFF_FFFFL),
            OptionalLong.empty(),
            OptionalLong.of(2));
    Thresholds thresholds =
        cluster(new Balancing(Choice.ROUND_ROBIN, OptionalInt.of(200), limits, Optional.empty()))
            .getCircuitBreakers()
            .getThresholds(0);

    assertThat(thresholds.getMaxConnections().getValue()).isZero();
    assertThat(thresholds.hasMaxConnections()).isTrue();
    assertThat(thresholds.hasMaxPendingRequests()).isFalse();
    assertThat(Integer.toUnsignedLong(thresholds.getMaxRequests().getValue()))
        .isEqualTo(0xFFFF_FFFFL);
    assertThat(thresholds.hasMaxRetries()).isFalse();
    assertThat(thresholds.getMaxConnectionPools().getValue()).isEqualTo(2);
  }

  @Test
  void keepsThePanicThresholdAPercentage() {
    Balancing balancing =
        new Balancing(Choice.RANDOM, OptionalInt.of(200), Limits.none(), Optional.empty());

    assertThat(cluster(balancing).getCommonLbConfig().getHealthyPanicThreshold().getValue())
        .isEqualTo(100);
  }

  @Test
  void setsOutlierDetectionByEnvoysNames() {
    OutlierDetection outliers =
        cluster(
                new Balancing(
                    Choice.ROUND_ROBIN,
                    OptionalInt.empty(),
                    Limits.none(),
                    Optional.of(
                        new Balancing.OutlierDetection(
                            Map.of(
                                "interval", Duration.ZERO,
                                "max_ejection_time_jitter", Duration.ZERO,
                                "consecutive_5xx", Duration.ofSeconds(1)),
                            Map.of("consecutive_5xx", 3, "no_such_number", 1),
                            Map.of(
                                "split_external_local_origin_errors", true,
                                "always_eject_one_host", true,
                                "no_such_flag", true)))))
            .getOutlierDetection();

    assertThat(outliers.getInterval()).isEqualTo(Values.duration(Duration.ofMillis(1)));
    assertThat(outliers.getMaxEjectionTimeJitter()).isEqualTo(Values.duration(Duration.ZERO));
    assertThat(outliers.getConsecutive5Xx().getValue()).isEqualTo(3);
    assertThat(outliers.getSplitExternalLocalOriginErrors()).isTrue();
    assertThat(outliers.getAlwaysEjectOneHost().getValue()).isTrue();
  }

  private static Cluster cluster(Balancing balancing) {
    Cluster.Builder cluster = Cluster.newBuilder();
    Balancers.set(cluster, balancing);
    return cluster.build();
  }
}
