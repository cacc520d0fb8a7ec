package io.ostiary.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.Outbound.Dns;
import io.ostiary.translator.model.Outbound.Family;
import io.ostiary.translator.model.Outbound.Resolver;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResolutionTest {
  @ParameterizedTest
  @EnumSource
  void wantsTheFamilyOfTheSameName(Family family) {
    Dns dns = new Dns(family, Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(cluster(dns).getDnsLookupFamily()).isEqualTo(DnsLookupFamily.valueOf(family.name()));
    assertThat(cluster(dns).getTypedDnsResolverConfig().getName())
        .isEqualTo("envoy.network.dns_resolver.getaddrinfo");
  }

  @Test
  void takesAResolverWithSettingsWhereThereAreSome() {
    Resolver resolver =
        new Resolver(
            Optional.of(Duration.ofMillis(1500)), OptionalInt.of(0), OptionalInt.of(0), true);
    Cluster cluster =
        cluster(
            new Dns(
                Family.ALL,
                Optional.of(Duration.ofSeconds(30)),
                Optional.of(Duration.ZERO),
                Optional.of(resolver)));
    CaresDnsResolverConfig settings =
        Decoded.unpack(
            cluster.getTypedDnsResolverConfig().getTypedConfig(), CaresDnsResolverConfig.class);

    assertThat(settings.getQueryTimeoutSeconds().getValue()).isEqualTo(2);
    assertThat(settings.getQueryTries().getValue()).isEqualTo(1);
    assertThat(settings.getUdpMaxQueries().getValue()).isZero();
    assertThat(settings.getDnsResolverOptions().getUseTcpForDnsLookups()).isTrue();
  }

  @Test
  void connectsFromTheAddressThatIsGiven() {
    assertThat(bound("10.0.0.5").getUpstreamBindConfig().getSourceAddress().getAddress())
        .isEqualTo("10.0.0.5");
    assertThat(bound("10.0.0.5").getUpstreamBindConfig().getFreebind().getValue()).isTrue();
    assertThat(bound("eth0").hasUpstreamBindConfig()).isFalse();
  }

  private static Cluster cluster(Dns dns) {
    return Resolution.names(Cluster.newBuilder(), dns).build();
  }

  private static Cluster bound(String address) {
    Cluster.Builder cluster = Cluster.newBuilder();
    Resolution.bind(cluster, new Outbound(Outbound.standard().dns(), Optional.of(address), true));
    return cluster.build();
  }
}
