package io.ostiary.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.source.ingress.Annotations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every input: no exception, no order, no influence on hosts of others. */
class PropertyTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final List<String> DOCUMENTS = TestInputs.documents();
  private static final List<String> FRAGMENTS =
      List.of(
          "",
          "{",
          "[",
          "---\n",
          "'",
          "\"",
          "*a",
          "&a",
          "!!x ",
          "|\n",
          ": ",
          "- ",
          "\t",
          "\0",
          "~",
          "true",
          "-1",
          "99999999999999999999",
          "1e999",
          "null",
          "\uD83D\uDE00",
          "\uD83D",
          "*",
          "a".repeat(300),
          "127.0.0.1",
          "::1",
          "/",
          "//",
          "%2F",
          "\r",
          "\u0085",
          "#");

  static LongStream seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 20), LongStream.of(new Random().nextLong()));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyManifestIsTranslated(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      String text = mutated(random, join(sample(random, 12)));
      assertThat(Translator.translate(TestInputs.of(TestInputs.LOGIN, text)))
          .isInstanceOf(Translated.class);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyConfigurationIsAnswered(long seed) {
    Random random = new Random(seed);
    List<String> configs =
        Stream.of("routes", "route-faults", "global-faults", "certificates")
            .map(name -> TestInputs.read(RESOURCES.resolve("config/" + name + "/config.yaml")))
            .toList();
    for (int i = 0; i < 20; i++) {
      String text = mutated(random, configs.get(random.nextInt(configs.size())));
      assertThat(Translator.translate(TestInputs.of(text)).diagnostics()).isNotNull();
      assertThat(Translator.referencedFiles(TestInputs.of(text).config())).isNotNull();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyAnnotationIsTranslated(long seed) {
    Random random = new Random(seed);
    String ingress = ingress("web", "default", "web.example.com");
    for (var key : Annotations.all()) {
      String value = mutated(random, random.nextBoolean() ? "[{a: b}]" : "'1'");
      String quoted = value.replace("'", "''").replaceAll("\\p{Cntrl}", " ");
      String text =
          ingress.replace("ANNOTATION", "ingress.pomerium.io/" + key.name() + ": '" + quoted + "'");
      assertThat(Translator.translate(TestInputs.of(TestInputs.LOGIN, text)))
          .as(key.name())
          .isInstanceOf(Translated.class);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void orderAndFilesAreWithoutMeaning(long seed) {
    Random random = new Random(seed);
    List<String> documents = sample(random, 40);
    Translated expected = TestInputs.translated(TestInputs.of(TestInputs.LOGIN, join(documents)));

    Collections.shuffle(documents, random);
    Translated shuffled =
        TestInputs.translated(
            TestInputs.of(
                TestInputs.LOGIN, split(random, documents), Map.of(), TestInputs.options()));

    assertThat(shuffled.model()).isEqualTo(expected.model());
    assertThat(shuffled.resources()).isEqualTo(expected.resources());
    assertThat(shuffled.access()).isEqualTo(expected.access());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anObjectOfAnotherNamespaceChangesNoHost(long seed) {
    Random random = new Random(seed);
    List<String> documents = sample(random, 30);
    Model before = model(documents);
    for (int i = 0; i < 5; i++) {
      String intruder = intruder(random);
      List<String> more = new ArrayList<>(documents);
      more.add(random.nextInt(more.size() + 1), intruder);

      Model after = model(more);

      assertThat(after.hosts()).as(intruder).containsAllEntriesOf(before.hosts());
      assertThat(after.upstreams()).as(intruder).containsAllEntriesOf(before.upstreams());
      assertThat(after.certificates().keySet()).containsAll(before.certificates().keySet());
      for (Hostname host : before.hosts().keySet()) {
        assertThat(served(after, host))
            .as("%s of %s", host, intruder)
            .isEqualTo(served(before, host));
      }
    }
  }

  /** The key pair that a client of a host gets: by its name, by a wildcard, or the default one. */
  private static KeyPair served(Model model, Hostname host) {
    return Stream.concat(Stream.of(host), host.covering().stream())
        .flatMap(
            name ->
                model.certificates().values().stream()
                    .filter(certificate -> certificate.serverNames().contains(name)))
        .findFirst()
        .map(Certificate::keyPair)
        .orElseGet(
            () ->
                model.certificates().values().stream()
                    .filter(certificate -> certificate.serverNames().isEmpty())
                    .findFirst()
                    .orElseThrow()
                    .keyPair());
  }

  private static Model model(List<String> documents) {
    return TestInputs.translated(TestInputs.of(TestInputs.LOGIN, join(documents))).model();
  }

  /** A document, mostly a broken one, in a namespace that comes after all others. */
  private static String intruder(Random random) {
    String document = DOCUMENTS.get(random.nextInt(DOCUMENTS.size()));
    if (document.contains("kind: IngressClass") || document.contains("List")) {
      return "nothing: at all\n";
    }
    String foreign =
        document
            .replaceAll("namespace: [a-z-]+", "namespace: zz-intruder")
            .replaceFirst("metadata: \\{name: ", "metadata: {namespace: zz-intruder, name: ")
            .replaceFirst("metadata:\n  name: ", "metadata:\n  namespace: zz-intruder\n  name: ");
    return foreign.contains("zz-intruder")
        ? random.nextBoolean() ? foreign : mutatedBelow(random, foreign, "spec:")
        : "nothing: at all\n";
  }

  private static String mutatedBelow(Random random, String text, String marker) {
    int from = text.indexOf(marker);
    return from < 0
        ? text
        : text.substring(0, from)
            + mutated(random, text.substring(from)).replace("---", "-").replace("\nkind", "\n kin");
  }

  private static String mutated(Random random, String text) {
    StringBuilder mutated = new StringBuilder(text);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutated.length() + 1);
      int to = Math.min(mutated.length(), at + random.nextInt(12));
      mutated.replace(at, to, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
    }
    return mutated.toString();
  }

  private static List<String> sample(Random random, int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> DOCUMENTS.get(random.nextInt(DOCUMENTS.size())))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String join(List<String> documents) {
    return documents.stream().map(String::strip).collect(Collectors.joining("\n---\n"));
  }

  private static List<TextFile> split(Random random, List<String> documents) {
    List<TextFile> files = new ArrayList<>();
    int from = 0;
    while (from < documents.size()) {
      int to = Math.min(documents.size(), from + 1 + random.nextInt(10));
      files.add(new TextFile("part" + files.size() + ".yaml", join(documents.subList(from, to))));
      from = to;
    }
    return files;
  }

  private static String ingress(String name, String namespace, String host) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %s
      namespace: %s
      annotations:
        ANNOTATION
    spec:
      ingressClassName: pomerium
      rules:
        - host: %s
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: web, port: {number: 80}}}
    """
        .formatted(name, namespace, host);
  }
}
