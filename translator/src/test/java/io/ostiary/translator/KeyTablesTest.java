package io.ostiary.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.source.ingress.Annotations;
import io.ostiary.translator.source.pomerium.ConfigKeys;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyDocumentation;
import io.ostiary.translator.source.setting.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key of Pomerium is in a table, so none is ignored in silence, and each row can be shown. */
class KeyTablesTest {
  static Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of("pomerium-global-keys.txt", ConfigKeys.GLOBAL.keys()),
        Arguments.of("pomerium-route-keys.txt", ConfigKeys.ROUTE.keys()),
        Arguments.of("pomerium-annotations.txt", Annotations.all()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void everyKeyOfPomeriumIsKnown(String file, Collection<Key<?>> keys) throws IOException {
    List<String> pomerium =
        List.of(Files.readString(Path.of("src/test/resources", file)).strip().split("\\s+"));

    assertThat(keys.stream().map(Key::name)).containsAll(pomerium);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void everyKeyIsDocumented(String file, Collection<Key<?>> keys) {
    assertThat(keys)
        .allSatisfy(
            key -> {
              assertThat(key.meaning()).as(key.name()).isNotBlank().doesNotEndWith(".");
              assertThat(key.type().name()).as(key.name()).isNotBlank();
            });
    assertThat(KeyDocumentation.table(keys).lines()).hasSize(keys.size() + 2);
  }

  @Test
  void whatProtectsOrRoutesIsSupportedOrRefusedButNeverWithoutEffect() {
    assertThat(Annotations.all().stream().filter(k -> k.support() instanceof Support.NoEffect))
        .extracting(Key::name)
        .containsExactlyInAnyOrder("description", "logo_url");
    assertThat(
            ConfigKeys.ROUTE.keys().stream().filter(k -> k.support() instanceof Support.NoEffect))
        .extracting(Key::name)
        .containsExactlyInAnyOrder("description", "logo_url", "regex_priority_order", "stat_name");
  }

  @Test
  void aRowSaysWhatBecomesOfTheKey() {
    assertThat(KeyDocumentation.table(Annotations.all()))
        .contains("| `timeout` | duration | 30s |")
        .contains("| `tcp_upstream` | boolean |  | not supported yet:")
        .contains("| `allowed_groups` |  |  | refused:");
  }
}
