package io.ostiary.extauthz.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.oidc.LoginFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every problem of the portal and every failure of a login is in the documentation. */
class ProblemCatalogueTest {
  static Stream<PortalProblem> problems() {
    return Stream.concat(
        Stream.of(
            PortalProblem.NOT_FOUND,
            PortalProblem.METHOD,
            PortalProblem.MALFORMED,
            PortalProblem.LINK_INVALID,
            PortalProblem.LINK_STALE,
            PortalProblem.APPLICATION_UNKNOWN,
            PortalProblem.EXPIRED,
            PortalProblem.CODE_USED,
            PortalProblem.TWO_USERS,
            PortalProblem.STORE_DOWN,
            PortalProblem.NOT_CONFIGURED,
            PortalProblem.FORGED,
            PortalProblem.cookieMissing("name"),
            PortalProblem.loop("name")),
        Arrays.stream(LoginFailure.values()).map(PortalProblem::of));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void listsEveryProblem(PortalProblem problem) throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "problems.md")))
        .contains("| `" + problem.code() + "` | " + problem.status() + " |");
  }
}
