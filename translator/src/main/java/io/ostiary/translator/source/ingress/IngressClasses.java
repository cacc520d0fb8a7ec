package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Complaints;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which Ingresses are ours: by {@code spec.ingressClassName}, else by the legacy annotation, else
 * when a class of ours is the default. Two well-known names are ours also without an IngressClass
 * object, so that files need none.
 */
final class IngressClasses {
  private static final Set<String> CONTROLLERS =
      Set.of("pomerium.io/ingress-controller", "ostiary.io/ingress-controller");
  private static final Set<String> WELL_KNOWN = Set.of("pomerium", "ostiary");
  private static final String LEGACY = "kubernetes.io/ingress.class";
  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  private final Set<String> known;
  private final Set<String> ours;
  private final boolean oursIsDefault;

  IngressClasses(List<Sourced<IngressClass>> classes) {
    known = classes.stream().map(c -> c.ref().name()).collect(Collectors.toSet());
    List<Sourced<IngressClass>> own =
        classes.stream().filter(c -> CONTROLLERS.contains(controller(c.object()))).toList();
    ours =
        Stream.concat(
                own.stream().map(c -> c.ref().name()),
                WELL_KNOWN.stream().filter(name -> !known.contains(name)))
            .collect(Collectors.toSet());
    oursIsDefault = own.stream().anyMatch(c -> isDefault(c.object()));
  }

  private static String controller(IngressClass object) {
    return Optional.ofNullable(object.getSpec()).map(spec -> spec.getController()).orElse("");
  }

  private static boolean isDefault(IngressClass object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(DEFAULT))
        .filter(value -> value.toLowerCase(Locale.ROOT).equals("true"))
        .isPresent();
  }

  /** Whether an Ingress is ours; complains where nobody can tell. */
  boolean isOurs(Sourced<Ingress> ingress, Complaints complaints) {
    Optional<String> named =
        Optional.ofNullable(ingress.object().getSpec()).map(spec -> spec.getIngressClassName());
    Optional<String> annotated =
        Optional.ofNullable(ingress.object().getMetadata().getAnnotations())
            .map((Map<String, String> annotations) -> annotations.get(LEGACY));
    FieldPath field =
        named.isPresent() || annotated.isEmpty()
            ? FieldPath.of("spec", "ingressClassName")
            : FieldPath.annotation(LEGACY);
    Optional<String> name = named.or(() -> annotated).filter(text -> !text.isEmpty());
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
    if (!oursIsDefault && known.isEmpty()) {
      ingress.warning(
          complaints,
          field,
          "",
          "no class, so this Ingress is not served",
          "write ingressClassName: pomerium");
    }
    return oursIsDefault;
  }
}
