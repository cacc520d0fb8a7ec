package io.ostiary.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.TranslationMemory.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much is done again; that the result is the same is for {@link IncrementalPropertyTest}. */
class TranslationMemoryTest {
  private static final int INGRESSES = 50;
  private static final Work NOTHING = new Work(0, 0, 0, 0, 0);

  /** A host's scope, and the cluster and the endpoints of its upstream. */
  private static final int OF_ONE_INGRESS = 3;

  private final TranslationMemory memory = new TranslationMemory();
  private final List<TextFile> files = new ArrayList<>();

  @BeforeEach
  void translateAll() {
    for (int i = 0; i < INGRESSES; i++) {
      files.add(ingress(i, "a@example.com"));
    }
    for (int i = 0; i < INGRESSES; i++) {
      files.add(service(i, 8080));
    }
    files.add(ingressClass("20s"));
    translate(TestInputs.LOGIN);
  }

  @Test
  void equalInputsCostNothing() {
    assertThat(translate(TestInputs.LOGIN)).isEqualTo(NOTHING);
  }

  @Test
  void aChangedIngressIsReadAlone() {
    files.set(7, ingress(7, "b@example.com"));

    assertThat(translate(TestInputs.LOGIN)).isEqualTo(new Work(1, 1, 0, 1, OF_ONE_INGRESS));
  }

  @Test
  void aChangedServiceConcernsThoseThatNameIt() {
    files.set(INGRESSES + 7, service(7, 9090));

    assertThat(translate(TestInputs.LOGIN)).isEqualTo(new Work(1, 1, 0, 1, OF_ONE_INGRESS));
  }

  @Test
  void aRemovedIngressConcernsNobodyElse() {
    files.remove(7);

    assertThat(translate(TestInputs.LOGIN)).isEqualTo(NOTHING);
  }

  @Test
  void anIngressThatTakesTheHostOfAnotherNamespaceIsAskedAboutByItsRivalAlone() {
    files.add(
        new TextFile(
            "rival.yaml",
            ingress(7, "b@example.com").text().replace("namespace: team", "namespace: aaa")));

    // The rival comes first by name: it is read, and so is the one that loses its host.
    assertThat(translate(TestInputs.LOGIN)).isEqualTo(new Work(1, 2, 0, 1, 1));
  }

  @Test
  void aChangedClassConcernsAllOfIt() {
    files.set(2 * INGRESSES, ingressClass("40s"));

    assertThat(translate(TestInputs.LOGIN).ingresses()).isEqualTo(INGRESSES);
  }

  @Test
  void anotherConfigurationForAllConcernsAll() {
    Work work = translate(TestInputs.LOGIN + "default_upstream_timeout: 7s\n");

    assertThat(work.manifests()).isZero();
    assertThat(work.ingresses()).isEqualTo(INGRESSES);
  }

  @Test
  void aKeyThatNoIngressDependsOnConcernsNone() {
    assertThat(translate(TestInputs.LOGIN + "cookie_expire: 2h\n")).isEqualTo(NOTHING);
  }

  @Test
  void aRejectedConfigurationForgetsNothing() {
    Inputs rejected = inputs("routes: 7\n");
    for (int i = 0; i < 3; i++) {
      assertThat(Translator.translate(rejected, memory))
          .isInstanceOf(TranslationResult.Rejected.class);
    }

    assertThat(translate(TestInputs.LOGIN)).isEqualTo(NOTHING);
  }

  @Test
  void remembersNoMoreThanTwoTranslationsNeed() {
    files.clear();
    for (int i = 0; i < 3; i++) {
      translate(TestInputs.LOGIN);
    }
    TranslationMemory fresh = new TranslationMemory();
    for (int i = 0; i < 3; i++) {
      Translator.translate(inputs(TestInputs.LOGIN), fresh);
    }

    assertThat(memory.size()).isEqualTo(fresh.size());
  }

  private Work translate(String config) {
    Work before = memory.work();
    assertThat(Translator.translate(inputs(config), memory))
        .isInstanceOf(TranslationResult.Translated.class);
    return memory.work().since(before);
  }

  private Inputs inputs(String config) {
    return TestInputs.of(config, files, Map.of(), TestInputs.options());
  }

  private static TextFile ingress(int number, String email) {
    return new TextFile(
        "ingress" + number + ".yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: web%1$d
          namespace: team
          annotations:
            ingress.pomerium.io/policy: '[{allow: {or: [{email: {is: %2$s}}]}}]'
        spec:
          ingressClassName: pomerium
          rules:
            - host: web%1$d.example.com
              http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend: {service: {name: web%1$d, port: {number: 80}}}
        """
            .formatted(number, email));
  }

  private static TextFile service(int number, int port) {
    return new TextFile(
        "service" + number + ".yaml",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web%1$d, namespace: team}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          {name: web%1$d, namespace: team, labels: {kubernetes.io/service-name: web%1$d}}
        addressType: IPv4
        ports: [{port: %2$d}]
        endpoints: [{addresses: [10.0.0.%1$d]}]
        """
            .formatted(number, port));
  }

  private static TextFile ingressClass(String timeout) {
    return new TextFile(
        "class.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: pomerium, annotations: {ostiary.io/timeout: %s}}
        spec: {controller: pomerium.io/ingress-controller}
        """
            .formatted(timeout));
  }
}
