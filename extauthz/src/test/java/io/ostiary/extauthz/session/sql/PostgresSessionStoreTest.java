package io.ostiary.extauthz.session.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.net.HostAndPort;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.extauthz.AdjustableClock;
import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.session.LoginSession;
import io.ostiary.extauthz.session.Revocation;
import io.ostiary.extauthz.session.SessionStore;
import io.ostiary.extauthz.session.SessionStoreException;
import io.ostiary.extauthz.session.SharedSessionStoreContract;
import io.ostiary.extauthz.session.sql.PostgresSettings.Address;
import io.ostiary.extauthz.session.sql.PostgresSettings.Limits;
import io.ostiary.extauthz.session.sql.PostgresSettings.Login;
import io.ostiary.extauthz.session.sql.PostgresSettings.Tls;
import io.ostiary.fixtures.PostgresServer;
import io.ostiary.policy.access.Concealed;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

@DisabledIfSystemProperty(named = "ostiary.tests.postgres", matches = "skip")
class PostgresSessionStoreTest extends SharedSessionStoreContract {
  /** So long that a busy machine meets none of them. */
  private static final Limits PATIENT =
      new Limits(
          10,
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2));

  private static final Limits IMPATIENT = Limits.of(4, Duration.ofSeconds(2));
  private static final Duration RECOVERED = Duration.ofMinutes(1);
  private static final Tls PLAIN =
      new Tls("disable", "prefer", Optional.empty(), Optional.empty(), Optional.empty());

  private static PostgresServer server;

  private final Instant now = AdjustableClock.atSomeTime().instant();
  private String database = "";

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected SessionStore create() {
    database = server.createDatabase();
    return open(PATIENT);
  }

  @Override
  protected SessionStore createAnother() {
    return open(PATIENT);
  }

  private SessionStore open(Limits limits) {
    return open(limits, PostgresServer.PASSWORD);
  }

  private SessionStore open(Limits limits, String password) {
    return new SqlSessionStore(
        PostgresDatabase.of(
            new PostgresSettings(
                new Address(
                    List.of(HostAndPort.fromParts("127.0.0.1", server.port())), database, true),
                new Login(PostgresServer.USER, new Concealed(password), "ostiary"),
                PLAIN,
                "ostiary",
                limits)),
        new SimpleMeterRegistry());
  }

  @Test
  void aRevocationBecomesVisibleInTheOrderOfItsNumber() throws Exception {
    try (SessionStore one = open(PATIENT);
        Connection slow = server.connect(database);
        Statement sql = slow.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      start(one, "l1", "k1");
      slow.setAutoCommit(false);
      sql.execute("set search_path = ostiary");
      sql.execute(
          Dialect.POSTGRES
              .appendRevocation()
              .replace(":kind", "'login'")
              .replace(":ended", "'slow'")
              .replace(":at", "0"));

      Future<Optional<LoginSession>> ending = threads.submit(() -> one.endLogin("l1", now));
      await().atMost(RECOVERED).until(() -> count("pg_locks where not granted") > 0);
      assertThat(one.revocationsAfter(0, 10)).isEmpty();
      slow.commit();

      assertThat(ending.get()).isPresent();
      assertThat(one.revocationsAfter(0, 10))
          .extracting(Revocation::ended)
          .containsExactly(new Revocation.Ended.Login("slow"), new Revocation.Ended.Login("l1"));
    }
  }

  @Test
  void aDatabaseThatAppearsLateIsMigratedThenByReplicasThatWaitForIt() throws Exception {
    String late = "late";
    database = late;
    try (SessionStore one = open(IMPATIENT);
        SessionStore other = open(IMPATIENT)) {
      assertThatThrownBy(() -> one.login("l", now))
          .isInstanceOf(SessionStoreException.class)
          .hasMessageContaining("late")
          .hasMessageNotContaining(PostgresServer.PASSWORD);

      server.execute("postgres", "create database " + late);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (SessionStore store : List.of(one, other, one, other)) {
          var _ = threads.submit(() -> eventually(store));
        }
      }
      startPatiently("l", "k");
      await().atMost(RECOVERED).ignoreExceptions().until(() -> other.login("l", now).isPresent());
      assertThat(count("ostiary.flyway_schema_history where success")).isPositive();
    }
  }

  @Test
  void aRefusedPasswordIsNamedAndNotQuoted() {
    try (SessionStore store = open(IMPATIENT, "falsch-4711")) {
      assertThatThrownBy(() -> store.login("l", now))
          .isInstanceOf(SessionStoreException.class)
          .hasMessageContaining("password authentication failed")
          .hasMessageNotContaining("4711");
    }
  }

  @Test
  void aServerThatIsStoppedIsFoundAgain() throws Exception {
    try (SessionStore store = open(IMPATIENT)) {
      eventually(store);
      startPatiently("l", "k");
      server.stop();
      try {
        assertThatThrownBy(() -> store.hostSession("k", now))
            .isInstanceOf(SessionStoreException.class);
        assertThatThrownBy(() -> store.endLogin("l", now))
            .isInstanceOf(SessionStoreException.class);
      } finally {
        server.startAgain();
      }
      await()
          .atMost(RECOVERED)
          .ignoreExceptions()
          .until(() -> store.hostSession("k", now).isPresent());
    }
  }

  @Test
  void aServerThatNoLongerAnswersIsGivenUp() throws Exception {
    try (SessionStore store = open(IMPATIENT)) {
      eventually(store);
      server.freeze();
      try {
        for (int i = 0; i < 3; i++) {
          assertThatThrownBy(() -> store.hostSession("k", now))
              .isInstanceOf(SessionStoreException.class);
        }
        assertThatThrownBy(() -> store.revocationsAfter(0, 1))
            .isInstanceOf(SessionStoreException.class);
      } finally {
        server.thaw();
      }
      eventually(store);
    }
  }

  @Test
  void aStatementThatWaitsForALockIsGivenUp() throws Exception {
    try (SessionStore store = open(IMPATIENT);
        Connection holder = server.connect(database);
        Statement sql = holder.createStatement()) {
      eventually(store);
      holder.setAutoCommit(false);
      sql.execute("lock table ostiary.login in access exclusive mode");

      assertThatThrownBy(() -> start(store, "l", "k")).isInstanceOf(SessionStoreException.class);
      assertThatThrownBy(() -> store.login("l", now)).isInstanceOf(SessionStoreException.class);

      holder.rollback();
      await().atMost(RECOVERED).ignoreExceptions().until(() -> store.login("l", now).isEmpty());
    }
  }

  @Test
  void connectionsThatTheServerEndedAreReplaced() throws Exception {
    try (SessionStore store = open(PATIENT)) {
      eventually(store);
      server.execute(
          "postgres",
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
              .formatted(database));

      eventually(store);
    }
  }

  @Test
  void aReplicaHoldsNoMoreConnectionsThanItMay() throws Exception {
    database = server.createDatabase();
    try (SessionStore store = open(IMPATIENT)) {
      eventually(store);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 100; i++) {
          var _ = threads.submit(() -> store.hostSession("k", now));
        }
      }
      // The log's is one more, and the question's own; those of the migration may be ending still.
      int most = IMPATIENT.connections() + 2;
      await()
          .atMost(RECOVERED)
          .until(() -> count("pg_stat_activity where datname = '%s'".formatted(database)) <= most);
    }
  }

  @Test
  void aVersionRunsOnADatabaseThatANewerOneMigrated() throws Exception {
    try (SessionStore first = open(PATIENT)) {
      eventually(first);
    }
    server.execute(
        database,
        """
        insert into ostiary.flyway_schema_history
          (installed_rank, version, description, type, script, checksum, installed_by,
           execution_time, success)
        values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, true)
        """);
    server.execute(database, "alter table ostiary.login add column later text default 'x'");

    try (SessionStore store = open(PATIENT)) {
      start(store, "l", "k");
      assertThat(store.login("l", now)).isPresent();
    }
  }

  private boolean eventually(SessionStore store) {
    await()
        .atMost(RECOVERED)
        .ignoreExceptions()
        .until(() -> store.login("nobody", now).isEmpty() && store.revocationsAfter(0, 1) != null);
    return true;
  }

  /** By a store of its own, which no limit of time interrupts. */
  private void startPatiently(String id, String key) throws SessionStoreException {
    try (SessionStore patient = open(PATIENT)) {
      start(patient, id, key);
    }
  }

  private void start(SessionStore store, String id, String key) throws SessionStoreException {
    store.startLogin(
        new LoginSession(
            id, "i", "s", Examples.identity("ada"), Optional.empty(), now, now.plusSeconds(3600)),
        Examples.AUTHENTICATE,
        key);
  }

  private long count(String what) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + what)) {
      row.next();
      return row.getLong(1);
    }
  }
}
