package io.ostiary.translator.source.ingress;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.Upstream.HealthCheck;
import io.ostiary.translator.model.Upstream.Protocol;
import io.ostiary.translator.model.Upstream.UpstreamTls;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.RouteNaming;
import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.route.TlsSettings;
import io.ostiary.translator.source.setting.Complaints;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The backends of one Ingress to upstreams. */
final class Backends {
  private static final String CLUSTER_DOMAIN = ".svc.cluster.local";

  private final Lookups lookups;
  private final AddressGuard guard;
  private final RouteSettings.Defaults defaults;
  private final ServiceEndpoints endpoints;
  private final Map<UpstreamName, Upstream> upstreams = new TreeMap<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  Backends(Lookups lookups, IngressRules rules) {
    this.lookups = lookups;
    this.guard = new AddressGuard(rules.allowPrivateUpstreams());
    this.defaults = rules.defaults();
    this.endpoints = new ServiceEndpoints(lookups, rules.overrides(), guard, diagnostics);
  }

  /**
   * How the upstreams of one Ingress are spoken to.
   *
   * @param secure by TLS, whatever the Service says
   * @param serviceProxy by the Service's cluster name
   * @param http1 whether upgrades need HTTP/1.1
   */
  record Speech(
      boolean secure,
      boolean serviceProxy,
      boolean http1,
      TlsSettings tls,
      List<HealthCheck> healthChecks,
      Balancing balancing) {}

  /** All upstreams so far. */
  Map<UpstreamName, Upstream> byName() {
    return upstreams;
  }

  /** The HTTP version towards one of them. */
  Protocol protocol(UpstreamName name) {
    return requireNonNull(upstreams.get(name)).protocol();
  }

  /** What is wrong with Services and their endpoints. */
  List<Diagnostic> diagnostics() {
    return List.copyOf(diagnostics);
  }

  /** The upstream of a backend; empty where there is none, which is complained about. */
  Optional<UpstreamName> resolve(
      Sourced<?> ingress,
      FieldPath field,
      Optional<IngressBackend> backend,
      Speech speech,
      Complaints complaints) {
    Optional<IngressServiceBackend> named = backend.map(IngressBackend::getService);
    Optional<String> name = named.map(IngressServiceBackend::getName).filter(n -> !n.isEmpty());
    if (name.isEmpty()) {
      ingress.error(
          complaints,
          field,
          "",
          backend.map(IngressBackend::getResource).isPresent()
              ? "a resource as backend is not supported"
              : "no Service as backend",
          "name a Service and its port");
      return Optional.empty();
    }
    String namespace = ingress.ref().namespace();
    Optional<Sourced<Service>> service = lookups.service(namespace, name.get());
    if (service.isEmpty()) {
      ingress.unmet(
          complaints,
          field.field("service").field("name"),
          name.get(),
          "there is no such Service in namespace " + namespace,
          "add it, or name another one");
      return Optional.empty();
    }
    FieldPath portField = field.field("service").field("port");
    Optional<ServiceBackendPort> wanted = named.map(IngressServiceBackend::getPort);
    Optional<ServicePort> port = port(service.get().object(), wanted);
    if (port.isEmpty()) {
      ingress.unmet(
          complaints,
          portField,
          wanted.map(Backends::text).orElse(""),
          "Service " + name.get() + " has no such port",
          "write one of " + ports(service.get().object()));
      return Optional.empty();
    }
    return target(service.get(), port.get(), speech)
        .map(target -> add(service.get(), port.get(), speech, target));
  }

  private static String text(ServiceBackendPort port) {
    return Optional.ofNullable(port.getName())
        .filter(name -> !name.isEmpty())
        .or(() -> Optional.ofNullable(port.getNumber()).map(number -> Integer.toString(number)))
        .orElse("");
  }

  private static List<ServicePort> servicePorts(Service service) {
    return Optional.ofNullable(service.getSpec())
        .map(ServiceSpec::getPorts)
        .orElse(List.of())
        .stream()
        .filter(Objects::nonNull)
        .filter(port -> Optional.ofNullable(port.getPort()).filter(Backends::isPort).isPresent())
        .filter(port -> Optional.ofNullable(port.getProtocol()).orElse("TCP").equals("TCP"))
        .toList();
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65535;
  }

  private static Optional<ServicePort> port(Service service, Optional<ServiceBackendPort> wanted) {
    Optional<String> name = wanted.map(ServiceBackendPort::getName).filter(n -> !n.isEmpty());
    Optional<Integer> number = wanted.map(ServiceBackendPort::getNumber);
    return servicePorts(service).stream()
        .filter(
            port ->
                name.isPresent()
                    ? name.get().equals(port.getName())
                    : number.filter(n -> n.equals(port.getPort())).isPresent())
        .findFirst();
  }

  private static String ports(Service service) {
    String list =
        servicePorts(service).stream()
            .map(
                port ->
                    Optional.ofNullable(port.getName())
                        .filter(name -> !name.isEmpty())
                        .map(name -> name + " (" + port.getPort() + ")")
                        .orElse(String.valueOf(port.getPort())))
            .collect(Collectors.joining(", "));
    return list.isEmpty() ? "its ports; it has none" : list;
  }

  private Optional<ServiceEndpoints.Target> target(
      Sourced<Service> service, ServicePort port, Speech speech) {
    Optional<ServiceSpec> spec = Optional.ofNullable(service.object().getSpec());
    if (spec.map(ServiceSpec::getType).filter("ExternalName"::equals).isPresent()) {
      return external(service, port, spec.map(ServiceSpec::getExternalName));
    }
    if (speech.serviceProxy()) {
      Endpoint name = new Endpoint(clusterName(service.ref()), port.getPort(), 1);
      return Optional.of(
          new ServiceEndpoints.Target(
              new Endpoints.Names(List.of(name)), Optional.ofNullable(port.getAppProtocol())));
    }
    return endpoints.of(service, port);
  }

  private Optional<ServiceEndpoints.Target> external(
      Sourced<Service> service, ServicePort port, Optional<String> name) {
    Complaints complaints = new Complaints(service.ref());
    Optional<Hostname> host =
        name.flatMap(Hostname::parse).filter(h -> !h.isWildcard() && guard.allowsNames());
    if (!guard.allowsNames()) {
      service.error(
          complaints,
          FieldPath.of("spec", "type"),
          "ExternalName",
          "an ExternalName Service can lead anywhere, so it is refused",
          "set ostiary.allow_private_upstreams: true if that is meant");
    } else if (host.isEmpty()) {
      service.error(
          complaints,
          FieldPath.of("spec", "externalName"),
          name.orElse(""),
          "not a host",
          "write a host name");
    }
    diagnostics.addAll(complaints.diagnostics());
    return host.map(
        h ->
            new ServiceEndpoints.Target(
                new Endpoints.Names(List.of(new Endpoint(h.value(), port.getPort(), 1))),
                Optional.ofNullable(port.getAppProtocol())));
  }

  /** What a certificate of the upstream must say: the name that is dialed, else the Service's. */
  private static String ownName(Sourced<Service> service, ServiceEndpoints.Target target) {
    return target.endpoints() instanceof Endpoints.Names(List<Endpoint> names)
        ? names.getFirst().host()
        : clusterName(service.ref());
  }

  private static String clusterName(ObjectRef service) {
    return service.name() + "." + service.namespace() + CLUSTER_DOMAIN;
  }

  private UpstreamName add(
      Sourced<Service> service, ServicePort port, Speech speech, ServiceEndpoints.Target target) {
    AppProtocol app = AppProtocol.of(target.appProtocol());
    boolean secure = speech.secure() || app == AppProtocol.HTTPS;
    Protocol protocol =
        secure
            ? speech.http1() ? Protocol.HTTP1 : Protocol.NEGOTIATED
            : app == AppProtocol.HTTP2 ? Protocol.HTTP2 : Protocol.HTTP1;
    Optional<UpstreamTls> tls =
        secure
            ? Optional.of(speech.tls().towards(ownName(service, target), defaults.authoritiesPem()))
            : Optional.empty();
    UpstreamName name = name(service, port, speech, protocol, tls, target.endpoints());
    upstreams.putIfAbsent(
        name,
        new Upstream(
            name,
            service.ref(),
            target.endpoints(),
            protocol,
            tls,
            speech.healthChecks(),
            speech.balancing()));
    return name;
  }

  /**
   * {@code namespace/service/port}; where Ingresses speak to one Service differently, with a digest
   * of how.
   */
  private UpstreamName name(
      Sourced<Service> service,
      ServicePort port,
      Speech speech,
      Protocol protocol,
      Optional<UpstreamTls> tls,
      Endpoints endpoints) {
    String name = service.key() + "/" + port.getPort();
    boolean plain =
        tls.isEmpty()
            && speech.healthChecks().isEmpty()
            && speech.balancing().equals(defaults.balancing())
            && !speech.serviceProxy();
    if (plain) {
      return new UpstreamName(name);
    }
    String how =
        String.join(
            "\n",
            protocol.name(),
            tls.isPresent() ? speech.tls().fingerprint() : "",
            speech.healthChecks().toString(),
            speech.balancing().toString(),
            endpoints.getClass().getSimpleName());
    return new UpstreamName(name + "/" + RouteNaming.digest(how));
  }

  /** What a Service says that its application speaks. */
  private enum AppProtocol {
    HTTP1,
    HTTP2,
    HTTPS;

    static AppProtocol of(Optional<String> text) {
      return switch (text.orElse("").toLowerCase(Locale.ROOT)) {
        case "h2c", "kubernetes.io/h2c", "grpc" -> HTTP2;
        case "https", "kubernetes.io/wss", "wss" -> HTTPS;
        default -> HTTP1;
      };
    }
  }
}
