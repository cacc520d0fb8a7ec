package io.ostiary.extauthz.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every problem of the portal and every failure of a login is in the documentation. */
class ProblemCatalogueTest {
  static Stream<PortalProblem> problems() {
    return Stream.concat(
        Stream.of(PortalProblem.NOT_FOUND, PortalProblem.METHOD, PortalProblem.FORGED),
        PortalProblem.ofLogins());
  }

  @ParameterizedTest
  @MethodSource("problems")
  void listsEveryProblem(PortalProblem problem) throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "problems.md")))
        .contains("| `" + problem.code() + "` | " + problem.status() + " |");
  }
}
