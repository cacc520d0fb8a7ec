package io.ostiary.extauthz.session.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.extauthz.AdjustableClock;
import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.TokenGenerator;
import io.ostiary.extauthz.session.LoginSession;
import io.ostiary.extauthz.session.SessionStore;
import io.ostiary.extauthz.session.SessionStoreException;
import io.ostiary.extauthz.session.SharedSessionStoreContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSessionStoreTest extends SharedSessionStoreContract {
  private final Instant now = AdjustableClock.atSomeTime().instant();
  @TempDir private Path folder;

  @Override
  protected SessionStore create() throws Exception {
    return open(folder.resolve("contract.db"));
  }

  @Override
  protected SessionStore createAnother() throws Exception {
    return create();
  }

  private static SessionStore open(Path file) throws SessionStoreException {
    return new SqlSessionStore(SqliteDatabase.file(file), new SimpleMeterRegistry());
  }

  @Test
  void keepsSessionsOverARestart() throws Exception {
    Path file = folder.resolve("new/sessions.db");
    OpaqueToken cookie = OpaqueToken.generate(TokenGenerator.secure());
    try (SessionStore store = open(file)) {
      store.startLogin(login(), Examples.AUTHENTICATE, cookie.hash());
    }

    try (SessionStore store = open(file)) {
      assertThat(store.hostSession(cookie.hash(), now)).isPresent();
    }
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .contains(cookie.hash())
        .doesNotContain(cookie.value());
  }

  @Test
  void isReadableByItsOwnerAlone() throws Exception {
    Path file = folder.resolve("new/sessions.db");
    try (SessionStore store = open(file)) {
      store.startLogin(login(), Examples.AUTHENTICATE, "k");
      try (var files = Files.list(folder.resolve("new"))) {
        assertThat(files.toList())
            .isNotEmpty()
            .allSatisfy(
                each ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo("rw-------"));
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws Exception {
    Path file = folder.resolve("garbage.db");
    Files.writeString(file, "this is no database at all, however long it may be".repeat(100));

    assertThatThrownBy(() -> open(file)).isInstanceOf(SessionStoreException.class);
  }

  @Test
  void saysWhyTheStoreCannotBeWrittenWithoutQuotingValues() throws Exception {
    SessionStore store = open(folder.resolve("closed.db"));
    store.close();

    assertThatThrownBy(() -> store.startLogin(login(), Examples.AUTHENTICATE, "secret-key"))
        .isInstanceOf(SessionStoreException.class)
        .hasMessageNotContaining("secret-key");
  }

  @Test
  void countsWhatFails() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SessionStore store =
        new SqlSessionStore(SqliteDatabase.file(folder.resolve("counted.db")), meters);
    store.startLogin(login(), Examples.AUTHENTICATE, "k");
    assertThat(failures(meters, "read") + failures(meters, "write")).isZero();
    store.close();

    assertThatThrownBy(() -> store.login("l", now)).isInstanceOf(SessionStoreException.class);
    assertThatThrownBy(() -> store.endLogin("l", now)).isInstanceOf(SessionStoreException.class);

    assertThat(failures(meters, "read")).isEqualTo(1);
    assertThat(failures(meters, "write")).isEqualTo(1);
  }

  private static double failures(SimpleMeterRegistry meters, String operation) {
    return meters.get("ostiary.session.store.errors").tag("operation", operation).counter().count();
  }

  private LoginSession login() {
    return new LoginSession(
        "l", "i", "s", Examples.identity("ada"), Optional.empty(), now, now.plusSeconds(3600));
  }
}
