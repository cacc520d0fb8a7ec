package io.ostiary.extauthz.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.authorizer.Verdict.Malformed.Flaw;
import io.ostiary.extauthz.authorizer.Verdict.Unavailable.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every refusal is in the catalogue of the documentation, with its status. */
class ProblemCatalogueTest {
  static Stream<Refusal> refusals() {
    return Stream.of(
            Stream.of(
                Refusal.unauthenticated(),
                Refusal.forbidden(List.of()),
                Refusal.clientCertificateRequired(),
                Refusal.notFound(),
                Refusal.misdirected(),
                Refusal.broken(),
                Refusal.failed()),
            Arrays.stream(Cause.values()).map(Refusal::unavailable),
            Arrays.stream(Flaw.values()).map(Refusal::malformed))
        .flatMap(refusals -> refusals);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void listsEveryRefusal(Refusal refusal) throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "problems.md")))
        .contains("| `" + refusal.code() + "` | " + refusal.status() + " |");
  }
}
