package io.ostiary.tests.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.tests.compatibility.Evidence.Step;
import io.ostiary.translator.Inputs;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.Options;
import io.ostiary.translator.TranslationMemory;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.translator.source.setting.ObjectSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/compatibility.md says, row by row. */
class CompatibilityTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  static List<Behaviour> rows() {
    return Behaviours.all();
  }

  static Stream<Behaviour> shownElsewhere() {
    return rows().stream()
        .filter(row -> row.evidence().stream().anyMatch(Evidence.ShownBy.class::isInstance));
  }

  static Stream<Behaviour> translated() {
    return rows().stream()
        .filter(row -> row.evidence().stream().anyMatch(Evidence.Translations.class::isInstance));
  }

  @Test
  void noRowIsMissing() {
    assertThat(rows())
        .extracting(Behaviour::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 115).boxed().toList());
  }

  /** Only of what is not there at all there is nothing to show. */
  @ParameterizedTest
  @MethodSource("rows")
  void everyRowIsShownOrSaysWhyNot(Behaviour row) {
    if (row.evidence().isEmpty()) {
      assertThat(row.verdict()).isInstanceOf(Verdict.Different.class);
    }
  }

  @ParameterizedTest
  @MethodSource("translated")
  void comesOutAsTheTableSays(Behaviour row) {
    TranslationMemory memory = new TranslationMemory();
    for (Evidence evidence : row.evidence()) {
      if (evidence instanceof Evidence.Translations(List<Step> steps)) {
        steps.forEach(step -> comesOut(step, memory));
      }
    }
  }

  /** The table must not name a test that is gone. */
  @ParameterizedTest
  @MethodSource("shownElsewhere")
  void theTestsThatItNamesExist(Behaviour row) {
    for (Evidence evidence : row.evidence()) {
      if (evidence instanceof Evidence.ShownBy(String type, String method)) {
        assertThat(source(type)).contains("void " + method + "(");
      }
    }
  }

  private static void comesOut(Step step, TranslationMemory memory) {
    assertThat(Translator.translate(inputs(step), memory)).isInstanceOf(Translated.class);
    Translated translated = (Translated) Translator.translate(inputs(step), memory);
    List<String> errors =
        translated.diagnostics().stream()
            .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
            // It only says what the others lead to.
            .filter(diagnostic -> !ObjectSettings.isRefusal(diagnostic))
            .map(Diagnostic::toString)
            .toList();
    List<String> summary = Summary.of(translated.model());
    assertThat(errors).as("errors beside %s", summary).hasSameSizeAs(step.errors());
    IntStream.range(0, errors.size())
        .forEach(i -> assertThat(errors.get(i)).contains(step.errors().get(i)));
    if (!step.lines().isEmpty()) {
      assertThat(summary).containsSubsequence(step.lines());
    }
    step.checks().forEach(check -> check.accept(translated));
  }

  private static Inputs inputs(Step step) {
    List<TextFile> files = new ArrayList<>();
    for (String manifest : step.manifests()) {
      files.add(new TextFile("in" + files.size() + ".yaml", manifest));
    }
    ServerAddress socket = new ServerAddress.Socket("/run/ostiary.sock");
    return new Inputs(
        Optional.of(new TextFile("config.yaml", step.config())),
        files,
        Map.of(),
        NOW,
        new KeyPair("chain", new PrivateKeyPem("key")),
        new Options(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            new EmitSettings(socket, socket, AccessLogFormat.JSON)));
  }

  /** By its text: tests of other modules are not on this one's class path. */
  private static String source(String type) {
    String file = "src/test/java/io/ostiary/" + type.replace('.', '/') + ".java";
    return Stream.of("policy", "translator", "xds", "extauthz", "envoy", "cli", "tests")
        .map(module -> Path.of("..", module, file))
        .filter(Files::exists)
        .map(CompatibilityTest::read)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no test " + type));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
