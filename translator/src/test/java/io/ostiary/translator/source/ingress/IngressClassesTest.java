package io.ostiary.translator.source.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassParametersReferenceBuilder;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Complaints;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Ingresses are ours, as a table. */
class IngressClassesTest {
  private static final String POMERIUM = "pomerium.io/ingress-controller";

  /** Ours: {@code mine} and {@code other-mine}; somebody else's: {@code nginx}. */
  @ParameterizedTest(name = "class ''{0}'', annotation ''{1}'': {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "mine, -, mine",
        "other-mine, -, other-mine",
        "nginx, -, no",
        "-, mine, mine",
        "-, nginx, no",
        // What spec says counts first.
        "mine, nginx, mine",
        "nginx, mine, no",
        // The empty text names no class, and hides the annotation.
        "'', -, mine",
        "'', nginx, mine",
        "-, '', mine",
        "-, -, mine",
        // A name without an object: two of ours need none.
        "unknown, -, no",
        "pomerium, -, yes",
        "-, ostiary, yes",
        // Names are what they are.
        "MINE, -, no",
        "' mine', -, no",
      })
  void takesWhatIsOurs(@Nullable String named, @Nullable String annotated, String expected) {
    IngressClasses classes =
        new IngressClasses(
            List.of(
                ingressClass("mine", POMERIUM, "true"),
                ingressClass("other-mine", "ostiary.io/ingress-controller", "false"),
                ingressClass("nginx", "k8s.io/ingress-nginx", "false")),
            IngressClasses.STANDARD_CONTROLLERS);
    Sourced<Ingress> ingress = ingress(named, annotated);

    assertThat(classes.isOurs(ingress, new Complaints(ingress.ref())))
        .isEqualTo(!expected.equals("no"));
    assertThat(classes.of(ingress).map(found -> found.ref().name()).orElse("none"))
        .isEqualTo(expected.equals("no") || expected.equals("yes") ? "none" : expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "true, true",
    "True, true",
    "TRUE, true",
    "t, true",
    "T, true",
    "1, true",
    "false, false",
    "yes, false",
    "'', false",
    "' true', false",
    "tRue, false"
  })
  void readsTheMarkOfADefaultClass(String mark, boolean expected) {
    Sourced<Ingress> ingress = ingress(null, null);

    assertThat(
            new IngressClasses(
                    List.of(ingressClass("mine", POMERIUM, mark)),
                    IngressClasses.STANDARD_CONTROLLERS)
                .isOurs(ingress, new Complaints(ingress.ref())))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "k8s.io/ingress-nginx, false",
    "pomerium.io/ingress-controller, true",
    "ostiary.io/ingress-controller, true",
    "POMERIUM.io/ingress-controller, false",
    "pomerium.io/ingress-controller/, false"
  })
  void aWellKnownNameIsOursUnlessItsObjectSaysOtherwise(String controller, boolean expected) {
    Sourced<Ingress> ingress = ingress("pomerium", null);

    assertThat(
            new IngressClasses(
                    List.of(ingressClass("pomerium", controller, "false")),
                    IngressClasses.STANDARD_CONTROLLERS)
                .isOurs(ingress, new Complaints(ingress.ref())))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"mine, false", "shadow, true", "pomerium, false", "ostiary, false"})
  void takesOnlyClassesOfTheControllersThatItIsGiven(String name, boolean expected) {
    Sourced<Ingress> ingress = ingress(name, null);
    IngressClasses classes =
        new IngressClasses(
            List.of(
                ingressClass("mine", POMERIUM, "true"),
                ingressClass("shadow", "example.com/shadow", "false")),
            Set.of("example.com/shadow"));

    assertThat(classes.isOurs(ingress, new Complaints(ingress.ref()))).isEqualTo(expected);
  }

  @Test
  void saysThatParametersOfAClassAreIgnored() {
    Sourced<IngressClass> found = ingressClass("mine", POMERIUM, "false");
    found
        .object()
        .getSpec()
        .setParameters(new IngressClassParametersReferenceBuilder().withName("x").build());
    assertThat(
            new IngressClasses(List.of(found), IngressClasses.STANDARD_CONTROLLERS).diagnostics())
        .singleElement()
        .satisfies(said -> assertThat(said.field()).isEqualTo("spec.parameters"));
  }

  private static Sourced<IngressClass> ingressClass(
      String name, String controller, String isDefault) {
    return Sourced.live(
        new IngressClassBuilder()
            .withNewMetadata()
            .withName(name)
            .withAnnotations(Map.of("ingressclass.kubernetes.io/is-default-class", isDefault))
            .endMetadata()
            .withNewSpec()
            .withController(controller)
            .endSpec()
            .build());
  }

  private static Sourced<Ingress> ingress(@Nullable String named, @Nullable String annotated) {
    return Sourced.live(
        new IngressBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("web")
            .withAnnotations(
                annotated == null ? Map.of() : Map.of("kubernetes.io/ingress.class", annotated))
            .endMetadata()
            .withNewSpec()
            .withIngressClassName(named)
            .endSpec()
            .build());
  }
}
