package io.ostiary.tests.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import com.marcnuri.helm.LintResult;
import io.ostiary.tests.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart renders, always to the same bytes, and refuses values that cannot work. */
class ChartTest {
  private static final String UPDATE =
      "mvn -pl tests -am test -Dtest=ChartTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dostiary.chart=update";
  private static final Path RESOURCES = Path.of("src/test/resources/chart");

  static List<Path> cases() {
    return Chart.cases();
  }

  static Stream<Arguments> refusedValues() throws IOException {
    return Files.readAllLines(RESOURCES.resolve("refused-values.csv")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> Splitter.on("; ").splitToList(line))
        .map(
            parts ->
                Arguments.of(Splitter.on(", ").splitToList(parts.getFirst()), parts.getLast()));
  }

  @Test
  void lintHasNothingToSay() {
    LintResult result = Chart.lint();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).allMatch(message -> message.startsWith("[INFO]"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersTheSameBytesEachTime(Path values) {
    assertThat(Chart.render(values)).isEqualTo(Chart.render(values)).contains("kind: Deployment");
  }

  @Test
  void defaultValuesRenderAsKnown() throws IOException {
    String rendered = Chart.render(Chart.FOLDER.resolve("ci/default-values.yaml"));
    Path golden = RESOURCES.resolve("default.yaml");
    if ("update".equals(System.getProperty("ostiary.chart"))) {
      Files.writeString(golden, rendered);
    }
    assertThat(rendered)
        .as("the rendering changed; if it is meant, write it anew with%n  %s", UPDATE)
        .isEqualTo(Repository.read(golden));
  }

  @ParameterizedTest
  @MethodSource("refusedValues")
  void refusesValuesThatCannotWork(List<String> values, String reason) {
    assertThatThrownBy(() -> Chart.renderWith(values)).hasMessageContaining(reason);
  }

  @Test
  void acceptsReplicasThatShareADatabase() {
    List<String> values =
        List.of(
            "storage.type=postgres",
            "storage.postgres.existingSecret=database",
            "controller.replicas=3");
    assertThat(Chart.renderWith(values))
        .contains("replicas: 3", "maxUnavailable: 0")
        .contains(
            "databroker_storage_type: postgres",
            "databroker_storage_connection_string_file: /etc/ostiary/store/connection")
        .contains("items: [{key: connection, path: connection}]")
        .doesNotContain("key: ca.crt, path: ca.crt", "tls.key, path");
  }

  @Test
  void mountsWhatProtectsTheWayToTheDatabase() {
    assertThat(Chart.render(Chart.FOLDER.resolve("ci/production-values.yaml")))
        .contains("name: ostiary-postgres-ca", "name: ostiary-postgres-tls")
        .contains("{name: store, mountPath: /etc/ostiary/store, readOnly: true}");
  }

  @Test
  void keepsSessionsInMemoryWhereThatIsAskedFor() {
    assertThat(Chart.renderWith(List.of("storage.type=memory")))
        .contains("databroker_storage_type: memory")
        .doesNotContain("/etc/ostiary/store");
  }

  @Test
  void followsTheVersionOfTheProduct() {
    assertThat(Repository.read(Chart.FOLDER.resolve("Chart.yaml")))
        .contains("appVersion: " + productVersion() + "\n");
  }

  private static String productVersion() {
    return Repository.read("pom.xml").replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
  }
}
