package io.ostiary.xds.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.ostiary.translator.Inputs;
import io.ostiary.translator.Options;
import io.ostiary.translator.TranslationMemory;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.cache.PublishResult;
import io.ostiary.xds.kubernetes.KubernetesContents;
import io.ostiary.xds.pipeline.Publication;
import io.ostiary.xds.pipeline.Settled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever was told before, the outcomes are those of a look at everything. */
class OutcomeMemoryTest {
  private final TranslationMemory translations = new TranslationMemory();
  private final OutcomeMemory memory = new OutcomeMemory(Options.STANDARD_CONTROLLERS);
  private final Map<String, Sourced<?>> objects = new TreeMap<>();

  static LongStream seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 10), LongStream.of(new Random().nextLong()));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aMemoryIsWithoutMeaning(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      String slot = String.valueOf(random.nextInt(6));
      switch (random.nextInt(8)) {
        case 0 -> objects.remove(slot);
        case 1 -> objects.remove("class");
        case 2 -> objects.put("class", object(ingressClass("pomerium.io/ingress-controller")));
        case 3 -> objects.put("class", object(ingressClass("example.com/other")));
        case 4 -> objects.put("service", object(service(random.nextInt(2))));
        default -> objects.put(slot, object(ingress(slot, random)));
      }
      Settled settled = settled();

      assertThat(memory.of(settled)).isEqualTo(Outcomes.of(settled, Options.STANDARD_CONTROLLERS));
    }
  }

  @Test
  void oneOfManyIsWorkedOutAlone() {
    objects.put("class", object(ingressClass("pomerium.io/ingress-controller")));
    objects.put("service", object(service(0)));
    for (int i = 0; i < 20; i++) {
      objects.put("well" + i, object(ingress("well" + i, "well" + i + ".example.com", "20s")));
    }
    assertThat(memory.of(settled())).hasSize(20);
    long before = memory.workedOut();

    objects.put("well7", object(ingress("well7", "well7.example.com", "40s")));
    assertThat(memory.of(settled())).hasSize(20);
    assertThat(memory.workedOut() - before).isEqualTo(1);
  }

  @Test
  void whatIsSaidOfOneIsNoReasonToLookAtOthers() {
    objects.put("class", object(ingressClass("pomerium.io/ingress-controller")));
    objects.put("service", object(service(0)));
    for (int i = 0; i < 20; i++) {
      objects.put("well" + i, object(ingress("well" + i, "well" + i + ".example.com", "20s")));
    }
    assertThat(memory.of(settled())).hasSize(20);
    long before = memory.workedOut();

    objects.put("ill", object(ingress("ill", "ill.example.com", "nonsense")));
    assertThat(memory.of(settled())).hasSize(21);
    assertThat(memory.workedOut() - before).isEqualTo(1);
  }

  @Test
  void whatIsSaidOfAServiceConcernsAllWhoNameIt() {
    objects.put("class", object(ingressClass("pomerium.io/ingress-controller")));
    objects.put("service", object(service(0)));
    objects.put("a", object(ingress("a", "a.example.com", "20s")));
    objects.put("b", object(ingress("b", "b.example.com", "20s")));
    memory.of(settled());

    objects.remove("service");
    Settled without = settled();
    assertThat(memory.of(without))
        .isEqualTo(Outcomes.of(without, Options.STANDARD_CONTROLLERS))
        .allSatisfy((_, outcome) -> assertThat(outcome.reason()).isEqualTo(Reason.REFUSED));
  }

  private Settled settled() {
    List<Sourced<?>> all = new ArrayList<>(objects.values());
    Inputs inputs =
        new Inputs(
            Optional.empty(),
            List.of(),
            all,
            Map.of(),
            Instant.parse("2026-06-01T12:00:00Z"),
            new KeyPair("default chain", new PrivateKeyPem("default key")),
            new Options(
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                new EmitSettings(
                    new ServerAddress.Socket("/run/check.sock"),
                    new ServerAddress.Socket("/run/portal.sock"),
                    AccessLogFormat.JSON)));
    Translated translated = (Translated) Translator.translate(inputs, translations);
    return new Settled(
        new KubernetesContents(all, List.of()),
        new Publication(1, Optional.empty(), translated, new PublishResult(1, Map.of(), Map.of())),
        translated.diagnostics());
  }

  private static Sourced<?> object(String text) {
    Sourced<?> parsed = ManifestParser.parse("live", text).objects().getFirst();
    return Sourced.live((HasMetadata) parsed.object());
  }

  private static String ingress(String name, Random random) {
    return ingress(
        "n" + name,
        "host" + random.nextInt(4) + ".example.com",
        List.of("20s", "40s", "nonsense").get(random.nextInt(3)));
  }

  private static String ingress(String name, String host, String timeout) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %s
      namespace: team
      annotations:
        ingress.pomerium.io/allow_public_unauthenticated_access: "true"
        ingress.pomerium.io/timeout: %s
    spec:
      ingressClassName: own
      rules:
        - host: %s
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: web, port: {number: 80}}}
    """
        .formatted(name, timeout, host);
  }

  private static String service(int edition) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: team}
    spec: {ports: [{port: %d}]}
    """
        .formatted(80 + edition);
  }

  private static String ingressClass(String controller) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: own}
    spec: {controller: %s}
    """
        .formatted(controller);
  }
}
