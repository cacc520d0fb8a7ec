package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValue;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.LoginTerms;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Action.WeightedUpstream;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.source.ingress.Backends.Speech;
import io.ostiary.translator.source.ingress.Candidate.Kind;
import io.ostiary.translator.source.ingress.IngressKeys.Mode;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.AccessKeys;
import io.ostiary.translator.source.route.ClientCertificates;
import io.ostiary.translator.source.route.DefaultAccess;
import io.ostiary.translator.source.route.DependsOnKeys;
import io.ostiary.translator.source.route.HealthKeys;
import io.ostiary.translator.source.route.Paths;
import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads one Ingress to the routes that it asks for. */
final class IngressReader {
  private final Sourced<Ingress> ingress;
  private final IngressContext context;
  private final Complaints complaints;
  private final Values values;
  private final RouteSettings settings;
  private final Mode mode;
  private final Speech speech;
  private final Optional<String> fault;
  private final List<Candidate> candidates = new ArrayList<>();

  private IngressReader(Sourced<Ingress> ingress, IngressContext context, Complaints complaints) {
    this.ingress = ingress;
    this.context = context;
    this.complaints = complaints;
    ClassDefaults ofClass = ClassDefaults.of(context.lookups().classOf(ingress), complaints);
    this.values = Annotations.read(ingress, ofClass, complaints);
    RouteSettings asWritten = read(values, ofClass, ingress.ref().namespace(), context);
    this.mode = IngressKeys.read(values);
    this.speech =
        new Speech(
            mode.secure(),
            mode.serviceProxy(),
            asWritten.streams().websockets(),
            SecretTlsKeys.read(values, context.lookups(), ingress.ref().namespace()),
            asWritten.healthChecks(),
            asWritten.balancing());
    if (AccessKeys.needsLogin(asWritten.access()) && !context.rules().canLogIn()) {
      ingress.unmet(
          complaints,
          FieldPath.of("metadata", "annotations"),
          "",
          "needs login, and the installation has none",
          "set authenticate_service_url and idp_provider in the configuration");
    }
    this.fault = complaints.firstError().map(IngressReader::problem);
    this.settings = fault.map(asWritten::broken).orElse(asWritten);
    if (fault.isEmpty()
        && !AccessKeys.isGiven(values)
        && !values.has(PolicyReferences.USE)
        && context.rules().defaults().access() == DefaultAccess.DENY) {
      ingress.warning(
          complaints,
          FieldPath.of("metadata", "annotations"),
          "",
          "no policy, so everybody is denied",
          "add the annotation " + Annotations.PREFIXES.getFirst() + "policy");
    }
  }

  private static RouteSettings read(
      Values values, ClassDefaults ofClass, String namespace, IngressContext context) {
    RouteSettings plain =
        RouteSettings.read(
            values, context.rules().defaults(), PolicyReferences.read(values, ofClass.policies()));
    ClientCertificates clients = context.rules().defaults().clients();
    return plain
        .with(SecretHeaderKeys.read(values, plain.headers(), context.lookups(), namespace))
        .with(
            new LoginTerms(
                ProviderSecretKey.read(values, context.lookups(), namespace),
                DependsOnKeys.read(values, context.rules().naming())))
        .demanding(clients, SecretClientKeys.read(values, clients, context.lookups(), namespace));
  }

  /** The routes that an Ingress asks for; what is wrong with it is complained about. */
  static List<Candidate> read(
      Sourced<Ingress> ingress, IngressContext context, Complaints complaints) {
    IngressReader reader = new IngressReader(ingress, context, complaints);
    reader.rules();
    return reader.candidates;
  }

  private static String problem(Diagnostic fault) {
    return fault.field() + " of " + fault.object() + " is faulty";
  }

  private void rules() {
    Optional<IngressSpec> spec = Optional.ofNullable(ingress.object().getSpec());
    List<IngressRule> rules = spec.map(IngressSpec::getRules).orElse(List.of());
    Optional<IngressBackend> defaultBackend = spec.map(IngressSpec::getDefaultBackend);
    FieldPath rulesField = FieldPath.of("spec", "rules");
    Set<Hostname> hosts = new TreeSet<>();
    for (int i = 0; i < rules.size(); i++) {
      FieldPath field = rulesField.item(i);
      Optional<IngressRule> rule = Optional.ofNullable(rules.get(i));
      Optional<Hostname> host = rule.flatMap(r -> host(field, r));
      if (host.isPresent()) {
        hosts.add(host.get());
        paths(field, host.get(), rule.map(IngressRule::getHttp), defaultBackend.isPresent());
      }
    }
    defaultBackend.ifPresent(backend -> defaultBackend(backend, hosts, spec.get()));
    if (rules.isEmpty() && defaultBackend.isEmpty()) {
      ingress.warning(complaints, rulesField, "", "no rules, so nothing is served", "add rules");
    }
  }

  private Optional<Hostname> host(FieldPath field, IngressRule rule) {
    String text = Optional.ofNullable(rule.getHost()).orElse("");
    FieldPath hostField = field.field("host");
    if (text.isEmpty() && !mode.emptyHost()) {
      ingress.error(
          complaints,
          hostField,
          "",
          "a rule without host",
          "name a host, or set the annotation subtle_allow_empty_host: true");
      return Optional.empty();
    }
    Optional<Hostname> host =
        HostOwners.host(text).flatMap(name -> context.rules().naming().served(name));
    if (host.isEmpty()) {
      ingress.error(
          complaints,
          hostField,
          text,
          "not a host",
          "write a name without scheme and port, or *.example.com for one label");
      return Optional.empty();
    }
    return isOurs(hostField, text, host.get()) ? host : Optional.empty();
  }

  private boolean isOurs(FieldPath field, String text, Hostname host) {
    if (context.lookups().isReserved(host)) {
      ingress.unmet(
          complaints, field, text, "the configuration itself takes this host", "name another host");
      return false;
    }
    String namespace = context.lookups().owner(host).orElse("");
    if (!namespace.equals(ingress.ref().namespace())) {
      ingress.unmet(
          complaints,
          field,
          text,
          "this host belongs to namespace " + namespace,
          "name another host, or move this Ingress there");
      return false;
    }
    return true;
  }

  private void paths(
      FieldPath field,
      Hostname host,
      Optional<HTTPIngressRuleValue> http,
      boolean hasDefaultBackend) {
    List<HTTPIngressPath> paths = http.map(HTTPIngressRuleValue::getPaths).orElse(List.of());
    if (paths.isEmpty() && !hasDefaultBackend) {
      ingress.error(complaints, field.field("http"), "", "a rule without paths", "add http.paths");
    }
    for (int i = 0; i < paths.size(); i++) {
      FieldPath pathField = field.field("http").field("paths").item(i);
      Optional<HTTPIngressPath> path = Optional.ofNullable(paths.get(i));
      Optional<PathMatch> match =
          path.flatMap(
              p -> IngressPaths.match(ingress, pathField, p, mode.pathRegex(), complaints));
      if (match.filter(Paths::isOwn).isPresent()) {
        ingress.warning(
            complaints,
            pathField.field("path"),
            "",
            "Ostiary answers this path itself, so it is never reached",
            "give it another path");
      }
      if (match.isPresent()) {
        FieldPath backend = pathField.field("backend");
        Action action = action(backend, path.map(HTTPIngressPath::getBackend));
        add(settings, host, match.get(), action, pathField, Kind.PATHS);
      } else {
        unreadable(host, pathField);
      }
    }
  }

  /**
   * Nobody can tell which paths it is for: {@link HostRoutes} says what it keeps from being served.
   */
  private void unreadable(Hostname host, FieldPath field) {
    String problem = problem(field);
    add(
        settings.broken(problem),
        host,
        new PathMatch.Elements("/"),
        new Action.Unavailable(problem),
        field,
        Kind.UNREADABLE);
  }

  /** What no rule takes: on the hosts of this Ingress, and on hosts that nobody names. */
  private void defaultBackend(IngressBackend backend, Set<Hostname> hosts, IngressSpec spec) {
    FieldPath field = FieldPath.of("spec", "defaultBackend");
    Action action = action(field, Optional.of(backend));
    Set<Hostname> all = new TreeSet<>(hosts);
    IngressClaim.ofTls(spec)
        .flatMap(host -> context.rules().naming().served(host).stream())
        .filter(host -> !all.contains(host))
        .filter(host -> isOurs(FieldPath.of("spec", "tls"), host.value(), host))
        .forEach(all::add);
    if (isForTheRest(field, all.isEmpty())) {
      all.add(Hostname.ANY);
    }
    all.forEach(
        host ->
            add(settings, host, new PathMatch.Elements("/"), action, field, Kind.DEFAULT_BACKEND));
  }

  /** Whether hosts that nobody names are its too; that they are not is a fault of no other host. */
  private boolean isForTheRest(FieldPath field, boolean isAll) {
    if (isAll || context.lookups().isReserved(Hostname.ANY)) {
      return isOurs(field, "", Hostname.ANY);
    }
    String owner = context.lookups().owner(Hostname.ANY).orElse("");
    boolean ours = owner.equals(ingress.ref().namespace());
    if (!ours) {
      ingress.warning(
          complaints,
          field,
          "",
          "hosts that nobody names belong to namespace " + owner + ", so it serves its own alone",
          "name all hosts that it is for in spec.rules or spec.tls");
    }
    return ours;
  }

  private Action action(FieldPath field, Optional<IngressBackend> backend) {
    if (fault.isPresent()) {
      return new Action.Unavailable(fault.get());
    }
    Optional<UpstreamName> upstream =
        context
            .backends()
            .resolve(ingress, field, backend, speech, complaints)
            .filter(
                name ->
                    HealthKeys.fit(
                        values, speech.healthChecks(), context.backends().protocol(name)));
    return upstream
        .<Action>map(
            name -> settings.forward(List.of(new WeightedUpstream(name, 1)), settings.path()))
        .orElseGet(() -> new Action.Unavailable(problem(field)));
  }

  private String problem(FieldPath field) {
    return field + " of " + ingress.ref() + " is faulty";
  }

  private void add(
      RouteSettings served,
      Hostname host,
      PathMatch match,
      Action action,
      FieldPath field,
      Kind kind) {
    candidates.add(
        new Candidate(
            host,
            served.route(host, ingress.ref(), ingress.key(), match, action),
            new Candidate.Place(field, ingress.origin().lineOf(field)),
            kind,
            Optional.of(settings.access())));
  }
}
