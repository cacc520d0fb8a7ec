package io.ostiary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.TranslationResult.Translated;
import org.junit.jupiter.api.Test;

class AccessChangesTest {
  private static final String ALL_OF_DEV = Served.publicRoute("https://*.dev.localhost");
  private static final String ADMIN =
      Served.route("https://admin.dev.localhost", "{email: {is: alice@example.com}}");

  @Test
  void tellsThatAWildcardTakesOverAHostThatIsRemoved() {
    assertThat(AccessChanges.between(Served.routes(ALL_OF_DEV, ADMIN), Served.routes(ALL_OF_DEV)))
        .contains(
            "bob@example.com now gets to admin.dev.localhost",
            "eve@other.org now gets to admin.dev.localhost")
        .noneMatch(line -> line.contains("no longer"))
        .noneMatch(line -> line.startsWith("alice@example.com"));
  }

  @Test
  void tellsThatAHostIsTakenFromAWildcard() {
    assertThat(AccessChanges.between(Served.routes(ALL_OF_DEV), Served.routes(ALL_OF_DEV, ADMIN)))
        .contains(
            "bob@example.com no longer gets to admin.dev.localhost",
            "eve@other.org no longer gets to admin.dev.localhost")
        .noneMatch(line -> line.contains("now gets"));
  }

  @Test
  void tellsThatTheNextRouteTakesThePathOfOneThatIsRemoved() {
    String open = Served.publicRoute("https://app.dev.localhost");
    String closed =
        Served.route("https://app.dev.localhost", "{email: {is: alice@example.com}}")
            + "    path: /closed\n";

    assertThat(AccessChanges.between(Served.routes(closed, open), Served.routes(open)))
        .contains("bob@example.com now gets to app.dev.localhost/closed");
  }

  @Test
  void tellsOfAHostThatNothingServesAnyMore() {
    assertThat(AccessChanges.between(Served.routes(ADMIN), Served.routes()))
        .contains("alice@example.com no longer gets to admin.dev.localhost");
  }

  @Test
  void leavesOutTheCertificatesThatDevMakes() {
    Translated before = Served.over("one");
    Translated after = Served.over("two");

    assertThat(before.model()).isNotEqualTo(after.model());
    assertThat(AccessChanges.between(before, after)).isEmpty();
    assertThat(AccessChanges.isOurs(before, after)).isTrue();
    assertThat(AccessChanges.isOurs(before, before)).isFalse();
  }
}
