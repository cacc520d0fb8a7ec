package io.ostiary.translator.source.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.TestInputs;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.VirtualHost;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Origin;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.route.RouteSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostRoutesTest {
  private static final Hostname HOST = new Hostname("web.example.com");

  /** Fails on every field below {@code spec}. */
  private static final Origin BUG =
      new Origin() {
        @Override
        public Optional<SourceLine> lineOf(FieldPath path) {
          if (path.toString().startsWith("spec")) {
            throw new IllegalStateException("a bug");
          }
          return Optional.empty();
        }

        @Override
        public Optional<SourceLine> lineIn(FieldPath path, int line) {
          return lineOf(path);
        }
      };

  @Test
  void aBugHandsTheHostToNoOtherIngress() {
    IngressResult result =
        translate(ingress("a", "/", Origin.unknown()), ingress("b", "/admin", BUG));

    assertThat(result.hosts()).containsOnlyKeys(HOST);
    assertThat(result.hosts().values())
        .flatExtracting(VirtualHost::routes)
        .singleElement()
        .satisfies(
            route -> {
              assertThat(route.access()).isInstanceOf(Access.Broken.class);
              assertThat(route.action()).isInstanceOf(Action.Unavailable.class);
            });
    assertThat(result.diagnostics())
        .extracting(diagnostic -> diagnostic.problem())
        .anyMatch(problem -> problem.startsWith("not served because of a bug"))
        .anyMatch(problem -> problem.contains("the whole host answers 503"));
  }

  private static IngressResult translate(Sourced<?>... objects) {
    return IngressTranslator.translate(
        new KubernetesObjects(List.of(objects)),
        new IngressTranslator.Surroundings(
            new IngressRules(
                new HostNaming(false),
                RouteSettings.Defaults.standard(),
                true,
                false,
                false,
                false,
                new BackendOverrides(Map.of(), Optional.empty()),
                IngressClasses.STANDARD_CONTROLLERS),
            Set.of(),
            TestInputs.NOW),
        new IngressMemory());
  }

  private static Sourced<Ingress> ingress(String name, String path, Origin origin) {
    Ingress ingress =
        new IngressBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .addToAnnotations("ingress.pomerium.io/allow_public_unauthenticated_access", "true")
            .endMetadata()
            .withNewSpec()
            .withIngressClassName("pomerium")
            .addNewRule()
            .withHost(HOST.value())
            .withNewHttp()
            .addNewPath()
            .withPath(path)
            .withPathType("Prefix")
            .endPath()
            .endHttp()
            .endRule()
            .endSpec()
            .build();
    return new Sourced<>(ingress, new ObjectRef("Ingress", "default", name), origin);
  }
}
