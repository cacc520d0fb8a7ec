package io.ostiary.translator.emit;

import com.google.common.net.InetAddresses;
import com.google.protobuf.UInt64Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.RefreshRate;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.DnsResolverOptions;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.envoyproxy.envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.Outbound.Resolver;
import java.time.Duration;

/**
 * How clusters find and reach their endpoints.
 *
 * <p>Names are resolved by the system's resolver ({@code getaddrinfo}), so the hosts file counts;
 * where there are settings for questions to name servers, by one that takes them (c-ares). Clusters
 * with names do not wait for them: an Envoy that starts while a name server is down must serve
 * everything else.
 */
final class Resolution {
  private static final Duration SHORTEST = Duration.ofMillis(2);

  private static final TypedExtensionConfig SYSTEM_RESOLVER =
      Packing.extension(
          "envoy.network.dns_resolver.getaddrinfo",
          GetAddrInfoDnsResolverConfig.getDefaultInstance());

  private Resolution() {}

  /** A cluster of names. */
  static Cluster.Builder names(Cluster.Builder cluster, Outbound.Dns dns) {
    cluster
        .setType(DiscoveryType.STRICT_DNS)
        .setDnsLookupFamily(family(dns.family()))
        .setTypedDnsResolverConfig(dns.resolver().map(Resolution::resolver).orElse(SYSTEM_RESOLVER))
        .setWaitForWarmOnInit(Values.bool(false));
    rates(cluster, dns);
    return cluster;
  }

  @SuppressWarnings("deprecation") // the successors belong to another type of cluster
  private static void rates(Cluster.Builder cluster, Outbound.Dns dns) {
    dns.refresh().ifPresent(every -> cluster.setDnsRefreshRate(time(every)));
    dns.failureRefresh()
        .ifPresent(
            every ->
                cluster.setDnsFailureRefreshRate(
                    RefreshRate.newBuilder()
                        .setBaseInterval(time(every))
                        .setMaxInterval(time(every))));
  }

  /** Where connections of a cluster come from. */
  static void bind(Cluster.Builder cluster, Outbound outbound) {
    outbound
        .sourceAddress()
        .filter(InetAddresses::isInetAddress)
        .ifPresent(
            address ->
                cluster.setUpstreamBindConfig(
                    BindConfig.newBuilder()
                        .setSourceAddress(
                            SocketAddress.newBuilder().setAddress(address).setPortValue(0))
                        .setFreebind(Values.bool(outbound.freebind()))));
  }

  private static DnsLookupFamily family(Outbound.Family family) {
    return switch (family) {
      case AUTO -> DnsLookupFamily.AUTO;
      case V4_ONLY -> DnsLookupFamily.V4_ONLY;
      case V6_ONLY -> DnsLookupFamily.V6_ONLY;
      case V4_PREFERRED -> DnsLookupFamily.V4_PREFERRED;
      case ALL -> DnsLookupFamily.ALL;
    };
  }

  private static TypedExtensionConfig resolver(Resolver settings) {
    CaresDnsResolverConfig.Builder resolver =
        CaresDnsResolverConfig.newBuilder()
            .setDnsResolverOptions(
                DnsResolverOptions.newBuilder().setUseTcpForDnsLookups(settings.tcp()));
    settings
        .queryTimeout()
        .ifPresent(time -> resolver.setQueryTimeoutSeconds(UInt64Value.of(wholeSeconds(time))));
    settings.queryTries().ifPresent(n -> resolver.setQueryTries(Values.uint32(Math.max(1, n))));
    settings.udpQueries().ifPresent(n -> resolver.setUdpMaxQueries(Values.uint32(Math.max(0, n))));
    return Packing.extension("envoy.network.dns_resolver.cares", resolver.build());
  }

  private static long wholeSeconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }

  private static com.google.protobuf.Duration time(Duration time) {
    return Values.duration(time.compareTo(SHORTEST) < 0 ? SHORTEST : time);
  }
}
