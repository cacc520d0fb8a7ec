package io.ostiary.xds.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The names of installations that share a cluster. */
class StatusSettingsTest {
  private static final String POMERIUM = "pomerium.io/ingress-controller";

  @Test
  void installationsThatServeOtherClassesHaveOtherNames() {
    List<String> names =
        List.of(
            StatusSettings.installation("global", Set.of(POMERIUM)),
            StatusSettings.installation("other", Set.of(POMERIUM)),
            StatusSettings.installation("global", Set.of("example.com/blue")),
            StatusSettings.installation("other", Set.of("example.com/blue")),
            StatusSettings.installation("global", Set.of("example.com/green")));
    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
    assertThat(names).allMatch(name -> name.matches("[a-z0-9-]{1,40}"));
  }

  @Test
  void aReplicaNamesItAsTheOthersDo() {
    assertThat(StatusSettings.installation("global", Set.of("example.com/b", "example.com/a")))
        .isEqualTo(StatusSettings.installation("global", Set.of("example.com/a", "example.com/b")));
    assertThat(StatusSettings.installation("global", Set.of(POMERIUM, "example.com/a")))
        .isEqualTo("ostiary");
  }
}
