package io.ostiary.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.model.Model;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every model. */
class EmitterPropertiesTest {
  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  private static Model model(long seed) {
    return new RandomModels(new Random(seed), Samples.keyPair("any")).model();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void emitsTheSameTwice(long seed) {
    assertThat(Emitter.emit(model(seed), Samples.SETTINGS))
        .isEqualTo(Emitter.emit(model(seed), Samples.SETTINGS));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void namesOnlyWhatItEmits(long seed) {
    Decoded decoded = Decoded.of(model(seed));

    for (FilterChain chain : decoded.chains().values()) {
      HttpConnectionManager manager = Decoded.manager(chain);
      if (manager.hasRds()) {
        assertThat(decoded.tables()).containsKey(manager.getRds().getRouteConfigName());
      }
      if (chain.hasTransportSocket()) {
        assertThat(decoded.secrets()).containsKey(certificate(chain));
      }
    }
    for (Cluster cluster : decoded.clusters().values()) {
      if (cluster.getType() == DiscoveryType.EDS) {
        assertThat(decoded.endpoints()).containsKey(cluster.getName());
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void asksAboutEachRouteThatIsNotMarkedPublicUnderAKnownId(long seed) {
    Model model = model(seed);
    AccessTable table = AccessTableBuilder.of(model);

    for (VirtualHost host : Decoded.of(model).virtualHosts()) {
      for (Route route : host.getRoutesList()) {
        boolean unchecked =
            Routes.UNCHECKED.equals(
                route.getTypedPerFilterConfigMap().get(EnvoyNames.AUTHORIZATION_FILTER));
        if (!unchecked) {
          String id =
              route
                  .getMetadata()
                  .getFilterMetadataOrThrow(EnvoyNames.ROUTE_METADATA)
                  .getFieldsOrThrow(EnvoyNames.ROUTE_ID_KEY)
                  .getStringValue();
          assertThat(table.route(new RouteId(id))).isPresent();
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void givesEachServerNameAndEachDomainOnce(long seed) {
    Decoded decoded = Decoded.of(model(seed));
    List<String> serverNames =
        decoded.chains().values().stream()
            .flatMap(chain -> chain.getFilterChainMatch().getServerNamesList().stream())
            .toList();

    assertThat(serverNames).doesNotHaveDuplicates();
    decoded
        .tables()
        .values()
        .forEach(
            table -> {
              Set<String> domains = new HashSet<>();
              for (VirtualHost host : table.getVirtualHostsList()) {
                assertThat(host.getDomainsList()).allMatch(domains::add);
              }
            });
  }

  private static String certificate(FilterChain chain) {
    return Decoded.unpack(chain.getTransportSocket().getTypedConfig(), DownstreamTlsContext.class)
        .getCommonTlsContext()
        .getTlsCertificateSdsSecretConfigs(0)
        .getName();
  }
}
