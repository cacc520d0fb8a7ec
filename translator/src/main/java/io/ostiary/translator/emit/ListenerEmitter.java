package io.ostiary.translator.emit;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.Listener.ConnectionBalanceConfig;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.ostiary.translator.emit.FilterChainPlan.Chain;
import io.ostiary.translator.emit.FilterChainPlan.RouteSource;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Edge.ListenAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The listeners: {@code edge} for users and {@code redirect} from plain HTTP to https.
 *
 * <p>Only {@link Edge}, the certificates' names and server names and the set of wildcard hosts are
 * read here: what changes a listener closes connections ({@link FilterChainPlan} says whose).
 */
final class ListenerEmitter {
  private final Edge edge;
  private final EmitSettings settings;

  /** Chains with the same source of routes have the same connection manager. */
  private final Map<RouteSource, Filter> connectionManagers = new HashMap<>();

  ListenerEmitter(Edge edge, EmitSettings settings) {
    this.edge = edge;
    this.settings = settings;
  }

  /** The listeners; none for users where TLS has no certificate at all. */
  List<Draft> emit(FilterChainPlan plan) {
    List<Draft> listeners = new ArrayList<>();
    if (!edge.tls()) {
      listeners.add(Draft.of(Listener.class, EnvoyNames.EDGE_LISTENER, this::plain));
    } else if (!plan.chains().isEmpty()) {
      listeners.add(Draft.of(Listener.class, EnvoyNames.EDGE_LISTENER, () -> tls(plan), plan));
    }
    edge.redirectAddress()
        .map(
            address ->
                Draft.of(Listener.class, EnvoyNames.REDIRECT_LISTENER, () -> redirect(address)))
        .ifPresent(listeners::add);
    return listeners;
  }

  private Listener redirect(ListenAddress address) {
    return listener(EnvoyNames.REDIRECT_LISTENER, address)
        .setDefaultFilterChain(
            FilterChain.newBuilder()
                .setName("redirect")
                .addFilters(http(HttpConnectionManagers.redirect(edge, settings.accessLog()))))
        .build();
  }

  private Listener plain() {
    RouteSource routes = new RouteSource.Table(EnvoyNames.EDGE_TABLE);
    return listener(EnvoyNames.EDGE_LISTENER, edge.address())
        .setDefaultFilterChain(
            FilterChain.newBuilder().setName("edge").addFilters(connectionManager(routes)))
        .build();
  }

  private Listener tls(FilterChainPlan plan) {
    Listener.Builder listener =
        listener(EnvoyNames.EDGE_LISTENER, edge.address())
            .addListenerFilters(
                filter("envoy.filters.listener.tls_inspector", TlsInspector.getDefaultInstance()));
    plan.named().forEach(chain -> listener.addFilterChains(chain(chain)));
    plan.fallback().ifPresent(chain -> listener.setDefaultFilterChain(chain(chain)));
    return listener.build();
  }

  private FilterChain chain(Chain chain) {
    FilterChain.Builder filterChain =
        FilterChain.newBuilder()
            .setName(chain.name())
            .setTransportSocket(downstreamTls(chain))
            .setTransportSocketConnectTimeout(Values.seconds(10))
            .addFilters(connectionManager(chain.routes()));
    if (!chain.serverNames().isEmpty()) {
      filterChain.setFilterChainMatch(
          FilterChainMatch.newBuilder().addAllServerNames(chain.serverNames()));
    }
    return filterChain.build();
  }

  private Filter connectionManager(RouteSource routes) {
    return connectionManagers.computeIfAbsent(
        routes,
        source ->
            http(HttpConnectionManagers.edge(edge, source, edge.tls(), settings.accessLog())));
  }

  private static Filter http(HttpConnectionManager manager) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.http_connection_manager")
        .setTypedConfig(Packing.any(manager))
        .build();
  }

  private TransportSocket downstreamTls(Chain chain) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .setTlsParams(UpstreamTlsContexts.VERSIONS)
            .addAllAlpnProtocols(alpn(edge.requests().codec()))
            .addTlsCertificateSdsSecretConfigs(
                SdsSecretConfig.newBuilder()
                    .setName(chain.certificate().value())
                    .setSdsConfig(Values.ADS));
    DownstreamTlsContext.Builder context = DownstreamTlsContext.newBuilder();
    if (chain.asks()) {
      askForCertificate(context, common);
    }
    context.setCommonTlsContext(common);
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Packing.any(context.build()))
        .build();
  }

  /**
   * Any certificate passes unless the installation demands its own authorities', because Check
   * judges them all. A resumed connection would repeat what was shown before, unverified.
   */
  private void askForCertificate(
      DownstreamTlsContext.Builder context, CommonTlsContext.Builder common) {
    context.setDisableStatelessSessionResumption(true).setDisableStatefulSessionResumption(true);
    if (edge.peers().certificates() instanceof Edge.Asked.Demanded(String authoritiesPem)) {
      context.setRequireClientCertificate(Values.bool(true));
      common.setValidationContext(
          CertificateValidationContext.newBuilder().setTrustedCa(Values.text(authoritiesPem)));
    } else {
      common.setValidationContext(
          CertificateValidationContext.newBuilder()
              .setTrustChainVerification(TrustChainVerification.ACCEPT_UNTRUSTED));
    }
  }

  private static List<String> alpn(Edge.Codec codec) {
    return switch (codec) {
      case AUTO -> List.of("h2", "http/1.1");
      case HTTP1 -> List.of("http/1.1");
      case HTTP2 -> List.of("h2");
    };
  }

  /**
   * One socket for all workers, balanced by Envoy: with a socket per worker ({@code SO_REUSEPORT})
   * the kernel would let a second Envoy listen on the same address.
   */
  private Listener.Builder listener(String name, ListenAddress address) {
    Listener.Builder listener =
        Listener.newBuilder()
            .setName(name)
            .setStatPrefix(name)
            .setAddress(socketAddress(address.ip(), address.port()))
            .setEnableReusePort(Values.bool(false))
            .setConnectionBalanceConfig(
                ConnectionBalanceConfig.newBuilder()
                    .setExactBalance(ConnectionBalanceConfig.ExactBalance.getDefaultInstance()))
            .setPerConnectionBufferLimitBytes(Values.uint32(32 * 1024));
    if (edge.peers().proxyProtocol()) {
      // Before anything else looks at the first bytes.
      listener.addListenerFilters(
          filter("envoy.filters.listener.proxy_protocol", ProxyProtocol.getDefaultInstance()));
    }
    return listener;
  }

  private static ListenerFilter filter(String name, Message config) {
    return ListenerFilter.newBuilder().setName(name).setTypedConfig(Packing.any(config)).build();
  }

  static Address socketAddress(String ip, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(port))
        .build();
  }
}
