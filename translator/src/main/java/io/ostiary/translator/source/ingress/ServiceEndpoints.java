package io.ostiary.translator.source.ingress;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Complaints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Where the Pods of a Service are, as its EndpointSlices say. */
final class ServiceEndpoints {
  private final Lookups lookups;
  private final BackendOverrides overrides;
  private final AddressGuard guard;
  private final List<Diagnostic> diagnostics;

  /** Adds what is wrong to the given list. */
  ServiceEndpoints(
      Lookups lookups,
      BackendOverrides overrides,
      AddressGuard guard,
      List<Diagnostic> diagnostics) {
    this.lookups = lookups;
    this.overrides = overrides;
    this.guard = guard;
    this.diagnostics = diagnostics;
  }

  /**
   * Where a Service's port leads.
   *
   * @param endpoints the endpoints
   * @param appProtocol what is spoken there, where the Service says so
   */
  record Target(Endpoints endpoints, Optional<String> appProtocol) {
    Target {
      requireNonNull(endpoints);
      requireNonNull(appProtocol);
    }
  }

  /** Which endpoints are looked for. */
  private enum Wanted {
    READY,
    /** Those that end and still serve: better than none, as Kubernetes' own proxy does. */
    ENDING
  }

  /** What one kind of slices gives. */
  private record Found(List<Endpoint> usable, List<String> refused, Optional<String> appProtocol) {
    boolean isEmpty() {
      return usable.isEmpty();
    }
  }

  /**
   * The endpoints of a port that are ready, else those that end and still serve; none is a warning,
   * because they may come any moment. Empty where there are some and all are refused.
   */
  Optional<Target> of(Sourced<Service> service, ServicePort port) {
    List<Sourced<EndpointSlice>> slices =
        lookups.slices(service.ref().namespace(), service.ref().name());
    Optional<String> spoken = Optional.ofNullable(port.getAppProtocol());
    if (slices.isEmpty()) {
      List<Endpoint> given = overrides.of(service.key());
      if (!given.isEmpty()) {
        return Optional.of(new Target(new Endpoints.Addresses(given), spoken));
      }
    }
    Found ready = preferred(service.object(), slices, port, Wanted.READY);
    Found found =
        ready.isEmpty() && ready.refused().isEmpty()
            ? preferred(service.object(), slices, port, Wanted.ENDING)
            : ready;
    if (found.isEmpty() && !found.refused().isEmpty()) {
      return Optional.empty();
    }
    if (found.isEmpty()) {
      Complaints complaints = new Complaints(service.ref());
      service.warning(
          complaints,
          FieldPath.of(),
          "",
          "no ready endpoints, so its routes answer 503",
          "start its Pods, or add an EndpointSlice");
      diagnostics.addAll(complaints.diagnostics());
    }
    return Optional.of(
        new Target(new Endpoints.Addresses(found.usable()), found.appProtocol().or(() -> spoken)));
  }

  /**
   * A dual-stack Service lists each Pod once by each family; the Service's first family is used as
   * long as it has an endpoint.
   */
  private Found preferred(
      Service service, List<Sourced<EndpointSlice>> slices, ServicePort port, Wanted wanted) {
    String first =
        Optional.ofNullable(service.getSpec())
            .map(ServiceSpec::getIpFamilies)
            .flatMap(families -> families.stream().findFirst())
            .orElse("IPv4");
    Found preferred = read(ofType(slices, first), port, wanted);
    if (!preferred.isEmpty()) {
      return preferred;
    }
    Found other = read(ofType(slices, first.equals("IPv4") ? "IPv6" : "IPv4"), port, wanted);
    List<String> refused = new ArrayList<>(preferred.refused());
    refused.addAll(other.refused());
    return new Found(other.usable(), refused, other.appProtocol().or(preferred::appProtocol));
  }

  private static List<Sourced<EndpointSlice>> ofType(
      List<Sourced<EndpointSlice>> slices, String type) {
    return slices.stream().filter(s -> type.equals(s.object().getAddressType())).toList();
  }

  private Found read(List<Sourced<EndpointSlice>> slices, ServicePort port, Wanted wanted) {
    List<Endpoint> usable = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    Optional<String> spoken = Optional.empty();
    for (Sourced<EndpointSlice> slice : slices) {
      Optional<EndpointPort> endpointPort = port(slice.object(), port);
      Optional<Integer> number =
          endpointPort.flatMap(p -> number(p, port)).filter(n -> n >= 1 && n <= 65535);
      spoken = spoken.or(() -> endpointPort.map(EndpointPort::getAppProtocol));
      if (number.isPresent()) {
        addresses(slice, number.get(), wanted, usable, refused);
      }
    }
    return new Found(
        usable.stream()
            .distinct()
            .sorted(Comparator.comparing(Endpoint::host).thenComparingInt(Endpoint::port))
            .toList(),
        refused,
        spoken);
  }

  /** A slice names its ports as the Service does, and has resolved their target. */
  private static Optional<EndpointPort> port(EndpointSlice slice, ServicePort port) {
    String name = Optional.ofNullable(port.getName()).orElse("");
    return Optional.ofNullable(slice.getPorts()).orElse(List.of()).stream()
        .filter(Objects::nonNull)
        .filter(p -> Optional.ofNullable(p.getName()).orElse("").equals(name))
        .filter(p -> Optional.ofNullable(p.getProtocol()).orElse("TCP").equals("TCP"))
        .findFirst();
  }

  /** A port without number stands for all ports; then the Service's target counts. */
  private static Optional<Integer> number(EndpointPort endpointPort, ServicePort port) {
    return Optional.ofNullable(endpointPort.getPort())
        .or(() -> Optional.ofNullable(port.getTargetPort()).map(IntOrString::getIntVal))
        .or(() -> Optional.ofNullable(port.getPort()));
  }

  private void addresses(
      Sourced<EndpointSlice> slice,
      int port,
      Wanted wanted,
      List<Endpoint> usable,
      List<String> refused) {
    Complaints complaints = new Complaints(slice.ref());
    List<io.fabric8.kubernetes.api.model.discovery.v1.Endpoint> endpoints =
        Optional.ofNullable(slice.object().getEndpoints()).orElse(List.of());
    for (int i = 0; i < endpoints.size(); i++) {
      Optional<io.fabric8.kubernetes.api.model.discovery.v1.Endpoint> endpoint =
          Optional.ofNullable(endpoints.get(i));
      // The addresses of one endpoint are the same Pod; the API says that the first will do.
      Optional<String> address =
          endpoint
              .filter(one -> is(wanted, one))
              .map(e -> e.getAddresses())
              .flatMap(list -> list.stream().filter(Objects::nonNull).findFirst());
      if (address.isEmpty()) {
        continue;
      }
      Optional<String> refusal = guard.refusal(address.get());
      if (refusal.isPresent()) {
        refused.add(address.get());
        slice.error(
            complaints,
            FieldPath.of("endpoints").item(i),
            address.get(),
            refusal.get() + ", which is refused as an upstream",
            "set ostiary.allow_private_upstreams: true if that is meant");
      } else {
        usable.add(new Endpoint(address.get(), port, 1));
      }
    }
    diagnostics.addAll(complaints.diagnostics());
  }

  /** An unknown state counts as ready, as the API says, and an unknown end as none. */
  private static boolean is(
      Wanted wanted, io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint) {
    Optional<EndpointConditions> conditions = Optional.ofNullable(endpoint.getConditions());
    return switch (wanted) {
      case READY -> conditions.map(EndpointConditions::getReady).orElse(true);
      case ENDING ->
          conditions.map(EndpointConditions::getServing).orElse(false)
              && conditions.map(EndpointConditions::getTerminating).orElse(false);
    };
  }
}
