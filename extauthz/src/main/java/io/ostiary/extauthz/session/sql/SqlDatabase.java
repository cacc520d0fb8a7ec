package io.ostiary.extauthz.session.sql;

import io.ostiary.extauthz.session.SessionStoreException;
import org.jdbi.v3.core.Jdbi;

/** A database of sessions: its connections, and what its SQL does not share with others. */
public sealed interface SqlDatabase extends AutoCloseable permits SqliteDatabase, PostgresDatabase {
  /** Connections that write. */
  Jdbi writer();

  /** Connections that read. */
  Jdbi readers();

  /** The connection that reads the log of revocations, which nothing else can hold up. */
  Jdbi log();

  /** Its kind of SQL. */
  Dialect dialect();

  /**
   * Brings the tables up to date where that has not been done yet; called before each use, because
   * a database may appear long after the start.
   */
  void prepare() throws SessionStoreException;

  @Override
  void close();
}
