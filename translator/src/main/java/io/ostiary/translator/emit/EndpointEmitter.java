package io.ostiary.translator.emit;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoints;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Where upstreams are: by EDS for addresses, within the cluster for the others. */
final class EndpointEmitter {
  private static final int HEAVIEST = 1_000_000;

  private EndpointEmitter() {}

  /** The addresses of an upstream, where it has its endpoints by EDS. */
  static Optional<Draft> of(Upstream upstream) {
    boolean discovered =
        switch (upstream.endpoints()) {
          case Endpoints.Addresses _, Endpoints.NamedAddresses _ -> true;
          case Endpoints.Names _, Endpoints.Socket _ -> false;
        };
    return discovered && !ClusterEmitter.isOurs(upstream)
        ? Optional.of(
            Draft.of(
                ClusterLoadAssignment.class,
                upstream.name().value(),
                () -> assignment(upstream),
                upstream))
        : Optional.empty();
  }

  /** The endpoints of an upstream, under its cluster's name. */
  static ClusterLoadAssignment assignment(Upstream upstream) {
    String cluster = upstream.name().value();
    return switch (upstream.endpoints()) {
      case Endpoints.Addresses addresses ->
          sockets(cluster, addresses.endpoints(), InetAddresses::isInetAddress);
      case Endpoints.NamedAddresses addresses ->
          named(sockets(cluster, addresses.endpoints(), InetAddresses::isInetAddress));
      case Endpoints.Names names ->
          sockets(cluster, names.endpoints(), host -> !host.isEmpty() && Headers.isValue(host));
      case Endpoints.Socket(String path) -> of(cluster, List.of(endpoint(pipe(path), 1)));
    };
  }

  private static ClusterLoadAssignment sockets(
      String cluster, List<Upstream.Endpoint> endpoints, Predicate<String> isHost) {
    List<LbEndpoint> built = new ArrayList<>();
    Set<Address> seen = new HashSet<>();
    for (Upstream.Endpoint endpoint : endpoints) {
      boolean valid =
          isHost.test(endpoint.host()) && endpoint.port() >= 1 && endpoint.port() <= 65_535;
      if (valid) {
        Address address = ListenerEmitter.socketAddress(endpoint.host(), endpoint.port());
        if (seen.add(address)) {
          built.add(endpoint(address, endpoint.weight()));
        }
      }
    }
    return of(cluster, built);
  }

  /** Gives each endpoint its address and port as the name that becomes the request's Host. */
  private static ClusterLoadAssignment named(ClusterLoadAssignment assignment) {
    ClusterLoadAssignment.Builder named = assignment.toBuilder();
    named.getEndpointsBuilderList().stream()
        .flatMap(locality -> locality.getLbEndpointsBuilderList().stream())
        .map(LbEndpoint.Builder::getEndpointBuilder)
        .forEach(
            endpoint -> {
              SocketAddress at = endpoint.getAddress().getSocketAddress();
              endpoint.setHostname(
                  HostAndPort.fromParts(at.getAddress(), at.getPortValue()).toString());
            });
    return named.build();
  }

  static ClusterLoadAssignment of(String cluster, List<LbEndpoint> endpoints) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(cluster);
    if (!endpoints.isEmpty()) {
      assignment.addEndpoints(LocalityLbEndpoints.newBuilder().addAllLbEndpoints(endpoints));
    }
    return assignment.build();
  }

  static LbEndpoint endpoint(Address address, int weight) {
    return LbEndpoint.newBuilder()
        .setEndpoint(Endpoint.newBuilder().setAddress(address))
        .setLoadBalancingWeight(Values.uint32(Math.clamp(weight, 1, HEAVIEST)))
        .build();
  }

  static Address pipe(String path) {
    return Address.newBuilder().setPipe(Pipe.newBuilder().setPath(path)).build();
  }
}
