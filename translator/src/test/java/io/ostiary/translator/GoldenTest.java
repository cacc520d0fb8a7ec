package io.ostiary.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Upstream.Endpoint;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder under {@code ingress/} and {@code config/} is a case: manifests, a configuration,
 * what is served and what is complained about. {@code -Dostiary.golden=update} writes the golden
 * files anew.
 */
class GoldenTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final boolean UPDATE = "update".equals(System.getProperty("ostiary.golden"));

  static Stream<String> cases() throws IOException {
    return Stream.of("ingress", "config")
        .flatMap(
            group ->
                children(RESOURCES.resolve(group)).stream().map(p -> group + "/" + p.getFileName()))
        .sorted();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void translatesAsTheGoldenFilesSay(String name) throws IOException {
    Path folder = RESOURCES.resolve(name);

    TranslationResult result = Translator.translate(inputs(folder));

    String model =
        switch (result) {
          case TranslationResult.Translated translated -> ModelText.of(translated.model());
          case TranslationResult.Rejected _ -> "rejected\n";
        };
    check(folder.resolve("model.golden"), model);
    check(
        folder.resolve("diagnostics.golden"),
        result.diagnostics().stream()
            .map(d -> d.severity() + " " + d + "\n")
            .collect(Collectors.joining()));
  }

  private static void check(Path golden, String actual) throws IOException {
    if (UPDATE) {
      Files.writeString(golden, actual);
    }
    assertThat(actual).isEqualTo(Files.exists(golden) ? Files.readString(golden) : "");
  }

  static Inputs inputs(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Path file : children(folder.resolve("files"))) {
      files.put("files/" + file.getFileName(), Files.readString(file));
    }
    List<TextFile> manifests =
        children(folder).stream()
            .filter(file -> file.getFileName().toString().matches("in.*\\.(yaml|json)"))
            .map(GoldenTest::read)
            .toList();
    Path config = folder.resolve("config.yaml");
    return TestInputs.of(
        Files.exists(config) ? Files.readString(config) : TestInputs.LOGIN,
        manifests,
        files,
        options(folder.resolve("options.properties")));
  }

  private static TextFile read(Path file) {
    try {
      return new TextFile(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Options options(Path file) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Files.exists(file) ? Files.readString(file) : ""));
    Map<String, List<Endpoint>> backends = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith("backend.")) {
        backends.put(
            name.substring("backend.".length()), List.of(endpoint(properties.getProperty(name))));
      }
    }
    return new Options(
        backends,
        Optional.ofNullable(properties.getProperty("fallback")).map(GoldenTest::endpoint),
        Optional.ofNullable(properties.getProperty("development"))
            .map(Options.Development::valueOf),
        TestInputs.options().emit());
  }

  private static Endpoint endpoint(String text) {
    int colon = text.lastIndexOf(':');
    return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)), 1);
  }

  /** Every case is one of what a {@link Diagnostic} must be: with a remedy and a place. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyDiagnosticSaysWhereAndWhatToDo(String name) throws IOException {
    for (Diagnostic diagnostic :
        Translator.translate(inputs(RESOURCES.resolve(name))).diagnostics()) {
      assertThat(diagnostic.remedy()).as(diagnostic.toString()).isNotBlank();
      assertThat(diagnostic.problem()).as(diagnostic.toString()).doesNotEndWith(".");
      assertThat(diagnostic.source()).as(diagnostic.toString()).isPresent();
    }
  }
}
