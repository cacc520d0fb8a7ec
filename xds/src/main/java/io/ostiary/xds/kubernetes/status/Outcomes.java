package io.ostiary.xds.kubernetes.status;

import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.ostiary.translator.Translator;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.VirtualHost;
import io.ostiary.translator.source.manifest.SettingsObject;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.ObjectSettings;
import io.ostiary.xds.kubernetes.status.Outcome.Subject;
import io.ostiary.xds.pipeline.RejectionDiagnostics;
import io.ostiary.xds.pipeline.Settled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Works out what has become of each Ingress of ours: from the routes that are in force and from all
 * that was complained about, also in the Services and Secrets that it names.
 */
final class Outcomes {
  private static final int MOST_PROBLEMS = 3;
  private static final int MOST_HOSTS = 8;
  private static final int LONGEST_MESSAGE = 1000;

  private final SetMultimap<ObjectRef, Diagnostic> problems = LinkedHashMultimap.create();
  private final SetMultimap<ObjectRef, String> servedHosts = LinkedHashMultimap.create();

  private Outcomes(Settled settled, Predicate<ObjectRef> asked) {
    settled.diagnostics().forEach(diagnostic -> problems.put(diagnostic.object(), diagnostic));
    Model model = settled.publication().current().model();
    for (VirtualHost host : model.hosts().values()) {
      for (HttpRoute route : host.routes()) {
        if (asked.test(route.origin()) && !(route.action() instanceof Action.Unavailable)) {
          servedHosts.put(route.origin(), host.host().value());
        }
      }
    }
    model
        .challenges()
        .forEach(challenge -> servedHosts.put(challenge.origin(), challenge.host().value()));
  }

  /**
   * The outcomes by object: of the Ingresses of our class, and of the settings objects.
   *
   * @param controllers the controllers of the classes that are ours
   */
  static Map<ObjectRef, Outcome> of(Settled settled, Set<String> controllers) {
    return of(settled, controllers, _ -> true);
  }

  /** The outcomes of those objects alone that are asked for. */
  static Map<ObjectRef, Outcome> of(
      Settled settled, Set<String> controllers, Predicate<ObjectRef> asked) {
    Outcomes outcomes = new Outcomes(settled, asked);
    List<Sourced<?>> objects =
        settled.contents().objects().stream()
            .<Sourced<?>>map(object -> object)
            .filter(object -> object.object() instanceof IngressClass || asked.test(object.ref()))
            .toList();
    Set<ObjectRef> ours = Translator.ingressesOfOurs(objects, controllers);
    Map<ObjectRef, Outcome> found = new TreeMap<>();
    for (Sourced<?> object : objects) {
      object
          .as(Ingress.class)
          .filter(ingress -> ours.contains(ingress.ref()))
          .ifPresent(ingress -> found.put(ingress.ref(), outcomes.of(ingress)));
      object
          .as(SettingsObject.class)
          .ifPresent(settings -> found.put(settings.ref(), outcomes.ofSettings(settings)));
    }
    return found;
  }

  /** The object as it is named in events. */
  static Subject subject(Sourced<? extends HasMetadata> object) {
    ObjectMeta metadata = object.object().getMetadata();
    return new Subject(
        object.ref(),
        object.object().getApiVersion(),
        Optional.ofNullable(metadata.getUid()).orElse(""),
        Optional.ofNullable(metadata.getGeneration()).orElse(0L));
  }

  private Outcome of(Sourced<Ingress> ingress) {
    List<Diagnostic> all = new ArrayList<>(problems.get(ingress.ref()));
    related(ingress).forEach(ref -> all.addAll(problems.get(ref)));
    List<Diagnostic> errors =
        all.stream().filter(problem -> problem.severity() == Severity.ERROR).toList();
    Set<String> hosts = servedHosts.get(ingress.ref());
    Reason reason;
    if (hosts.isEmpty()) {
      reason = Reason.REFUSED;
    } else if (errors.stream().anyMatch(RejectionDiagnostics::isOne)) {
      reason = Reason.REFUSED_BY_ENVOY;
    } else {
      reason = errors.isEmpty() ? Reason.SERVED : Reason.FAULTY;
    }
    String message = reason == Reason.SERVED ? served(hosts, all) : message(errors, all);
    return outcome(ingress, reason, message, all);
  }

  /** Readiness of Pods comes and goes, and is no news of the Ingress. */
  private static String served(Set<String> hosts, List<Diagnostic> remarks) {
    List<Diagnostic> lasting =
        remarks.stream().filter(remark -> !remark.object().kind().equals("Service")).toList();
    String text = "served on " + listed(hosts);
    return lasting.isEmpty()
        ? text
        : shortened(text + "\n" + message(List.of(), lasting), LONGEST_MESSAGE);
  }

  private Outcome ofSettings(Sourced<SettingsObject> settings) {
    List<Diagnostic> all = List.copyOf(problems.get(settings.ref()));
    List<Diagnostic> errors =
        all.stream().filter(problem -> problem.severity() == Severity.ERROR).toList();
    if (errors.isEmpty()) {
      return outcome(settings, Reason.SERVED, "in force", all);
    }
    Reason reason =
        errors.stream().anyMatch(ObjectSettings::isRefusal) ? Reason.REFUSED : Reason.FAULTY;
    return outcome(settings, reason, message(errors, all), all);
  }

  private static Outcome outcome(
      Sourced<? extends HasMetadata> object,
      Reason reason,
      String message,
      List<Diagnostic> problems) {
    return new Outcome(
        subject(object),
        reason,
        message,
        texts(problems, Severity.ERROR),
        texts(problems, Severity.WARNING));
  }

  private static List<String> texts(List<Diagnostic> problems, Severity severity) {
    return problems.stream()
        .filter(problem -> problem.severity() == severity)
        .map(Diagnostic::toString)
        .toList();
  }

  private static String message(List<Diagnostic> errors, List<Diagnostic> all) {
    List<Diagnostic> told = errors.isEmpty() ? all : errors;
    if (told.isEmpty()) {
      return "nothing of it is served";
    }
    String text =
        String.join("\n", told.stream().limit(MOST_PROBLEMS).map(Diagnostic::toString).toList());
    String more =
        told.size() > MOST_PROBLEMS ? "\nand " + (told.size() - MOST_PROBLEMS) + " more" : "";
    return shortened(text, LONGEST_MESSAGE - more.length()) + more;
  }

  private static String listed(Set<String> hosts) {
    List<String> sorted = List.copyOf(new TreeSet<>(hosts));
    String text = String.join(", ", sorted.subList(0, Math.min(sorted.size(), MOST_HOSTS)));
    return sorted.size() > MOST_HOSTS
        ? shortened(text, LONGEST_MESSAGE) + " and " + (sorted.size() - MOST_HOSTS) + " more"
        : shortened(text, LONGEST_MESSAGE);
  }

  private static String shortened(String text, int length) {
    return text.length() > length ? text.substring(0, length - 3) + "..." : text;
  }

  /** The Services and Secrets that an Ingress names. */
  static Set<ObjectRef> related(Sourced<Ingress> ingress) {
    String namespace = ingress.ref().namespace();
    Set<ObjectRef> related = new TreeSet<>(Translator.referencedSecrets(List.of(ingress)));
    Optional<IngressSpec> spec = Optional.ofNullable(ingress.object().getSpec());
    spec.map(IngressSpec::getTls).stream()
        .flatMap(List::stream)
        .filter(Objects::nonNull)
        .map(IngressTLS::getSecretName)
        .filter(Objects::nonNull)
        .forEach(name -> related.add(new ObjectRef("Secret", namespace, name)));
    backends(spec)
        .flatMap(backend -> Optional.ofNullable(backend.getService()).stream())
        .flatMap(service -> Optional.ofNullable(service.getName()).stream())
        .forEach(name -> related.add(new ObjectRef("Service", namespace, name)));
    return related;
  }

  private static Stream<IngressBackend> backends(Optional<IngressSpec> spec) {
    Stream<IngressBackend> ofPaths =
        spec.map(IngressSpec::getRules).stream()
            .flatMap(List::stream)
            .filter(Objects::nonNull)
            .flatMap(rule -> Optional.ofNullable(rule.getHttp()).stream())
            .flatMap(http -> Optional.ofNullable(http.getPaths()).stream())
            .flatMap(List::stream)
            .filter(Objects::nonNull)
            .map(HTTPIngressPath::getBackend);
    return Stream.concat(ofPaths, spec.map(IngressSpec::getDefaultBackend).stream())
        .filter(Objects::nonNull);
  }
}
