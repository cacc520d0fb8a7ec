package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Complaints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which Ingresses are ours: by {@code spec.ingressClassName}, else by the legacy annotation, else
 * when a class of ours is the default. Two well-known names are ours also without an IngressClass
 * object, so that files need none.
 */
public final class IngressClasses {
  private static final String POMERIUM = "pomerium.io/ingress-controller";
  private static final String OSTIARY = "ostiary.io/ingress-controller";

  /** The controllers that are ours where nobody says otherwise. */
  public static final Set<String> STANDARD_CONTROLLERS = Set.of(POMERIUM, OSTIARY);

  /** Names that classes of a controller usually have. */
  private static final Map<String, String> WELL_KNOWN =
      Map.of("pomerium", POMERIUM, "ostiary", OSTIARY);

  /** The spellings that Kubernetes' own tools take for true. */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");

  private static final String LEGACY = "kubernetes.io/ingress.class";
  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  private final Set<String> known;
  private final Set<String> ours;
  private final Map<String, Sourced<IngressClass>> objects = new TreeMap<>();
  private final Optional<Sourced<IngressClass>> standard;

  IngressClasses(List<Sourced<IngressClass>> classes, Set<String> controllers) {
    known = classes.stream().map(c -> c.ref().name()).collect(Collectors.toSet());
    List<Sourced<IngressClass>> own =
        classes.stream().filter(c -> controllers.contains(controller(c.object()))).toList();
    ours =
        Stream.concat(
                own.stream().map(c -> c.ref().name()),
                WELL_KNOWN.keySet().stream()
                    .filter(name -> controllers.contains(WELL_KNOWN.get(name)))
                    .filter(name -> !known.contains(name)))
            .collect(Collectors.toSet());
    own.forEach(c -> objects.put(c.ref().name(), c));
    standard = objects.values().stream().filter(c -> isDefault(c.object())).findFirst();
  }

  private static String controller(IngressClass object) {
    return Optional.ofNullable(object.getSpec()).map(spec -> spec.getController()).orElse("");
  }

  private static boolean isDefault(IngressClass object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(DEFAULT))
        .filter(TRUE::contains)
        .isPresent();
  }

  /** What is said in vain in classes of ours. */
  List<Diagnostic> diagnostics() {
    return objects.values().stream()
        .filter(found -> found.object().getSpec().getParameters() != null)
        .flatMap(found -> ofParameters(found).stream())
        .toList();
  }

  private static List<Diagnostic> ofParameters(Sourced<IngressClass> found) {
    Complaints complaints = new Complaints(found.ref());
    found.warning(
        complaints,
        FieldPath.of("spec", "parameters"),
        "",
        "ignored: settings come from the settings object",
        "remove it, or write defaults for the class as annotations");
    return complaints.diagnostics();
  }

  /** The IngressClass of ours that an Ingress belongs to, where that is an object. */
  Optional<Sourced<IngressClass>> of(Sourced<Ingress> ingress) {
    Optional<String> name = named(ingress.object());
    return name.isPresent()
        ? name.flatMap(text -> Optional.ofNullable(objects.get(text)))
        : standard;
  }

  /**
   * The name of its class. What {@code spec} says counts, even the empty text, which names none;
   * else the annotation of old.
   */
  private static Optional<String> named(Ingress ingress) {
    Optional<String> named =
        Optional.ofNullable(ingress.getSpec()).map(spec -> spec.getIngressClassName());
    return named.or(() -> annotated(ingress)).filter(text -> !text.isEmpty());
  }

  private static Optional<String> annotated(Ingress ingress) {
    return Optional.ofNullable(ingress.getMetadata().getAnnotations())
        .map((Map<String, String> annotations) -> annotations.get(LEGACY));
  }

  /** Whether an Ingress is ours; complains where nobody can tell. */
  boolean isOurs(Sourced<Ingress> ingress, Complaints complaints) {
    Optional<String> named =
        Optional.ofNullable(ingress.object().getSpec()).map(spec -> spec.getIngressClassName());
    FieldPath field =
        named.isPresent() || annotated(ingress.object()).isEmpty()
            ? FieldPath.of("spec", "ingressClassName")
            : FieldPath.annotation(LEGACY);
    Optional<String> name = named(ingress.object());
    if (name.isPresent()) {
      if (!ours.contains(name.get()) && !known.contains(name.get())) {
        ingress.warning(
            complaints,
            field,
            name.get(),
            "there is no IngressClass of that name, so this Ingress is not served",
            "write pomerium, or add the IngressClass");
      }
      return ours.contains(name.get());
    }
    if (!ingress.whole()) {
      // What it says of its class may be what could not be read.
      return true;
    }
    if (!standard.isPresent() && known.isEmpty()) {
      ingress.warning(
          complaints,
          field,
          "",
          "no class, so this Ingress is not served",
          "write ingressClassName: pomerium");
    }
    return standard.isPresent();
  }
}
