package io.ostiary.extauthz.session.sql;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ostiary.extauthz.session.SessionStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database that any number of replicas share. Nothing here waits for it at the start:
 * it is connected to and migrated when it is first used with success.
 *
 * <p>Every statement ends in time, whatever becomes of the server: the server itself gives up a
 * slow one or one that waits for a lock, and the socket gives up a server that no longer answers.
 */
public final class PostgresDatabase implements SqlDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

  /** A migration may have to build an index over all sessions. */
  private static final Duration MIGRATION = Duration.ofMinutes(15);

  private static final Duration VALIDATION = Duration.ofMillis(500);

  private final PostgresSettings settings;
  private final HikariDataSource pool;
  private final HikariDataSource log;
  private final ReentrantLock migrating = new ReentrantLock();

  private volatile boolean migrated;

  private PostgresDatabase(PostgresSettings settings, HikariDataSource pool, HikariDataSource log) {
    this.settings = settings;
    this.pool = pool;
    this.log = log;
  }

  /** A database that need not be there yet. */
  public static PostgresDatabase of(PostgresSettings settings) {
    return new PostgresDatabase(
        requireNonNull(settings),
        pool(settings, "sessions", settings.limits().connections()),
        pool(settings, "sessions-log", 1));
  }

  private static HikariDataSource pool(PostgresSettings settings, String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(new PostgresConnections(settings, settings.limits().network()));
    config.setPoolName(name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(2, size));
    config.setInitializationFailTimeout(-1); // a database that is down must not end the process
    config.setConnectionTimeout(settings.limits().queue().toMillis());
    config.setValidationTimeout(VALIDATION.toMillis());
    config.setConnectionInitSql(
        "set search_path = \"%s\"; set statement_timeout = %d; set lock_timeout = %d;"
                .formatted(
                    settings.schema(),
                    settings.limits().statement().toMillis(),
                    settings.limits().statement().toMillis())
            + " set idle_in_transaction_session_timeout = %d"
                .formatted(settings.limits().statement().multipliedBy(4).toMillis()));
    return new HikariDataSource(config);
  }

  @Override
  public Jdbi writer() {
    return Jdbi.create(pool);
  }

  @Override
  public Jdbi readers() {
    return Jdbi.create(pool);
  }

  @Override
  public Jdbi log() {
    return Jdbi.create(log);
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRES;
  }

  @Override
  public void prepare() throws SessionStoreException {
    if (migrated) {
      return;
    }
    awaitTurn();
    try {
      if (!migrated) {
        migrate();
        migrated = true;
      }
    } finally {
      migrating.unlock();
    }
  }

  /** One migrates; the others wait as long as for a connection. */
  private void awaitTurn() throws SessionStoreException {
    try {
      if (migrating.tryLock(settings.limits().queue().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new SessionStoreException("the session store is being brought up to date");
  }

  /** Replicas that start together wait for each other: Flyway holds a lock in the database. */
  @GuardedBy("migrating")
  private void migrate() throws SessionStoreException {
    PostgresConnections quick = new PostgresConnections(settings, settings.limits().network());
    try (Connection reachable = quick.getConnection()) {
      LOG.debug("event=session-store-reached version={}", version(reachable));
    } catch (SQLException unreachable) {
      throw new SessionStoreException(
          "the session store cannot be reached: " + unreachable.getMessage(), unreachable);
    }
    try {
      Flyway.configure(PostgresDatabase.class.getClassLoader())
          .dataSource(new PostgresConnections(settings, MIGRATION))
          .locations("classpath:io/ostiary/extauthz/session/postgres")
          .defaultSchema(settings.schema())
          .load()
          .migrate();
    } catch (FlywayException failed) {
      throw new SessionStoreException("cannot bring the session store up to date", failed);
    }
  }

  private static String version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductVersion();
  }

  @Override
  public void close() {
    log.close();
    pool.close();
  }
}
