package io.ostiary.extauthz.session.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private static final Path FOLDER = Path.of("src/main/resources/io/ostiary/extauthz/session");

  /** One version means one thing, whatever the sessions are kept in. */
  @Test
  void everyMigrationIsWrittenForBothKindsOfSql() throws Exception {
    assertThat(names("sqlite")).isNotEmpty().isEqualTo(names("postgres"));
  }

  private static List<String> names(String kind) throws Exception {
    try (Stream<Path> files = Files.list(FOLDER.resolve(kind))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
