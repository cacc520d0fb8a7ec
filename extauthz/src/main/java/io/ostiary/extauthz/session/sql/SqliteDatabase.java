package io.ostiary.extauthz.session.sql;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ostiary.extauthz.session.SessionStoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/**
 * A migrated SQLite database, in a file or in memory.
 *
 * <p>SQLite has one writer at a time, so there is one connection that writes and, for a file, some
 * that read: writers queue in this process and never fail with "busy". Write transactions take the
 * lock when they begin; one that began by reading could not get it later without being rolled back.
 * In memory, one connection does all, because each connection would have a database of its own.
 */
public final class SqliteDatabase implements SqlDatabase {
  private static final int READERS = 4;
  private static final Duration BUSY = Duration.ofSeconds(5);
  private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(5);

  private final HikariDataSource writer;
  private final HikariDataSource readers;

  private SqliteDatabase(HikariDataSource writer, HikariDataSource readers) {
    this.writer = requireNonNull(writer);
    this.readers = requireNonNull(readers);
  }

  /** A database that ends with the process. */
  public static SqliteDatabase inMemory() throws SessionStoreException {
    HikariDataSource all = pool("jdbc:sqlite::memory:", "sessions", 1, JournalMode.MEMORY);
    return migrated(new SqliteDatabase(all, all));
  }

  /** A database in a file that only its owner can read; the file is made when it is missing. */
  public static SqliteDatabase file(Path file) throws SessionStoreException {
    createPrivately(file.toAbsolutePath());
    String url = "jdbc:sqlite:" + file.toAbsolutePath();
    HikariDataSource writer = pool(url, "sessions-write", 1, JournalMode.WAL);
    try {
      return migrated(
          new SqliteDatabase(writer, pool(url, "sessions-read", READERS, JournalMode.WAL)));
    } catch (SessionStoreException | RuntimeException failed) {
      writer.close();
      throw failed;
    }
  }

  private static void createPrivately(Path file) throws SessionStoreException {
    try {
      Path folder = requireNonNull(file.getParent());
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException known) {
      // An operator who gave it other permissions meant them.
    } catch (IOException failed) {
      throw new SessionStoreException("cannot make the session store '" + file + "'", failed);
    }
  }

  private static HikariDataSource pool(String url, String name, int size, JournalMode journal)
      throws SessionStoreException {
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setJournalMode(journal);
    sqlite.setSynchronous(SynchronousMode.NORMAL); // with WAL a crash loses no consistency
    sqlite.setBusyTimeout(Math.toIntExact(BUSY.toMillis()));
    sqlite.enforceForeignKeys(true);
    sqlite.setTransactionMode(
        name.endsWith("read") ? TransactionMode.DEFERRED : TransactionMode.IMMEDIATE);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName(name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    config.setMaxLifetime(0); // the database in memory lives as long as its connection
    config.setIdleTimeout(0);
    config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
    Properties properties = sqlite.toProperties();
    properties.forEach((key, value) -> config.addDataSourceProperty((String) key, value));
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException failed) {
      throw new SessionStoreException("cannot open the session store", failed);
    }
  }

  private static SqliteDatabase migrated(SqliteDatabase database) throws SessionStoreException {
    try {
      Flyway.configure(SqliteDatabase.class.getClassLoader())
          .dataSource(database.writer)
          .locations("classpath:io/ostiary/extauthz/session/sqlite")
          .load()
          .migrate();
      return database;
    } catch (FlywayException failed) {
      database.close();
      throw new SessionStoreException("cannot bring the session store up to date", failed);
    }
  }

  @Override
  public Jdbi writer() {
    return Jdbi.create(writer);
  }

  @Override
  public Jdbi readers() {
    return Jdbi.create(readers);
  }

  @Override
  public Jdbi log() {
    return Jdbi.create(readers);
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  /** It was migrated when it was opened. */
  @Override
  public void prepare() {}

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
