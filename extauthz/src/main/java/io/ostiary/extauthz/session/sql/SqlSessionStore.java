package io.ostiary.extauthz.session.sql;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.Handover;
import io.ostiary.extauthz.session.LoginSession;
import io.ostiary.extauthz.session.Revocation;
import io.ostiary.extauthz.session.SessionStore;
import io.ostiary.extauthz.session.SessionStoreException;
import io.ostiary.policy.access.Hostname;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/** Sessions in an SQL database; every value is a bound parameter. */
public final class SqlSessionStore implements SessionStore {
  private static final String ACTIVE_COLUMNS =
      "s.key, s.login_id, s.host, l.issuer, l.identity, l.expires_at";

  private final SqlDatabase database;
  private final Jdbi writer;
  private final Jdbi readers;
  private final Jdbi log;
  private final Dialect dialect;
  private final Counter failedReads;
  private final Counter failedWrites;

  /** Keeps sessions in this database, and closes it in the end. */
  public SqlSessionStore(SqlDatabase database, MeterRegistry meters) {
    this.database = requireNonNull(database);
    this.writer = database.writer();
    this.readers = database.readers();
    this.log = database.log();
    this.dialect = database.dialect();
    this.failedReads = failures(meters, "read");
    this.failedWrites = failures(meters, "write");
  }

  @Override
  public void startLogin(LoginSession login, Hostname authenticateHost, String key)
      throws SessionStoreException {
    write(
        handle -> {
          handle
              .createUpdate(
                  "insert into login"
                      + " (id, issuer, subject, identity, sealed_id_token, created_at, expires_at)"
                      + " values (:id, :issuer, :subject, :identity, :token, :created, :expires)")
              .bind("id", login.id())
              .bind("issuer", login.issuer())
              .bind("subject", login.subject())
              .bind("identity", IdentityJson.write(login.identity()))
              .bind("token", login.sealedIdToken().orElse(null))
              .bind("created", login.createdAt().toEpochMilli())
              .bind("expires", login.expiresAt().toEpochMilli())
              .execute();
          insertHostSession(handle, key, login.id(), authenticateHost);
          endOldestLogins(handle, login);
          return true;
        });
  }

  @Override
  public Optional<LoginSession> login(String loginId, Instant now) throws SessionStoreException {
    return read(
        handle ->
            handle
                .createQuery("select * from login where id = :id and expires_at > :now")
                .bind("id", loginId)
                .bind("now", now.toEpochMilli())
                .map(Rows.LOGIN)
                .findFirst());
  }

  @Override
  public Optional<ActiveSession> hostSession(String key, Instant now) throws SessionStoreException {
    return read(handle -> activeSession(handle, key, now));
  }

  @Override
  public Offered offer(Handover handover, Instant now) throws SessionStoreException {
    int rows =
        write(
            handle ->
                handle
                    .createUpdate(
                        "insert into handover (code_hash, login_id, host, secret_hash, expires_at)"
                            + " select :code, id, :host, :secret, :expires from login"
                            + " where id = :login and expires_at > :now"
                            + dialect.keepRow())
                    .bind("code", handover.codeHash())
                    .bind("host", handover.host().value())
                    .bind("secret", handover.secretHash())
                    .bind("expires", handover.expiresAt().toEpochMilli())
                    .bind("login", handover.loginId())
                    .bind("now", now.toEpochMilli())
                    .execute());
    return rows > 0 ? Offered.KEPT : Offered.LOGIN_ENDED;
  }

  @Override
  public Optional<ActiveSession> redeem(
      String codeHash, Hostname host, String secretHash, String newKey, Instant now)
      throws SessionStoreException {
    // Made-up codes come from anybody: they read, and never make the writer wait.
    Optional<String> loginId = read(handle -> loginOf(handle, codeHash));
    if (loginId.isEmpty()) {
      return Optional.empty();
    }
    return write(
        handle -> {
          // Sign-out locks the login before what belongs to it; the same order here, or both wait.
          keep(handle, loginId.get());
          Optional<Handover> taken =
              handle
                  .createQuery("delete from handover where code_hash = :code returning *")
                  .bind("code", codeHash)
                  .map(Rows.HANDOVER)
                  .findFirst();
          if (taken.isEmpty()
              || !taken.get().host().equals(host)
              || !taken.get().secretHash().equals(secretHash)
              || !now.isBefore(taken.get().expiresAt())) {
            return Optional.empty();
          }
          insertHostSession(handle, newKey, taken.get().loginId(), host);
          return activeSession(handle, newKey, now);
        });
  }

  @Override
  public Optional<LoginSession> endLogin(String loginId, Instant now) throws SessionStoreException {
    return write(
        handle -> {
          Optional<LoginSession> ended =
              handle
                  .createQuery("delete from login where id = :id returning *")
                  .bind("id", loginId)
                  .map(Rows.LOGIN)
                  .findFirst();
          if (ended.isPresent()) {
            revoke(handle, "login", loginId, now);
          }
          return ended;
        });
  }

  @Override
  public int endLoginsOf(String issuer, String subject, Instant now) throws SessionStoreException {
    return write(
        handle ->
            endLogins(
                handle,
                handle
                    .createQuery(
                        "delete from login where id in (select id from login"
                            + " where issuer = :issuer and subject = :subject order by id"
                            + dialect.lockRows()
                            + ") returning id")
                    .bind("issuer", issuer)
                    .bind("subject", subject),
                now));
  }

  @Override
  public void endHostSession(String key, Instant now) throws SessionStoreException {
    write(
        handle -> {
          int rows =
              handle
                  .createUpdate("delete from host_session where key = :key")
                  .bind("key", key)
                  .execute();
          if (rows > 0) {
            revoke(handle, "host_session", key, now);
          }
          return rows;
        });
  }

  @Override
  public List<Revocation> revocationsAfter(long sequence, int limit) throws SessionStoreException {
    return read(
        log,
        handle ->
            handle
                .createQuery(
                    "select sequence, kind, ended from revocation where sequence > :sequence"
                        + " order by sequence limit :limit")
                .bind("sequence", sequence)
                .bind("limit", limit)
                .map(Rows.REVOCATION)
                .list());
  }

  @Override
  public int deleteExpired(Instant now, Instant revocationsBefore, int limit)
      throws SessionStoreException {
    // Each kind by itself, so that no lock is held for longer than one batch takes.
    return write(handle -> deleteBatch(handle, "login", "id", "expires_at", now, limit))
        + write(handle -> deleteBatch(handle, "handover", "code_hash", "expires_at", now, limit))
        + write(
            handle ->
                deleteBatch(handle, "revocation", "sequence", "at", revocationsBefore, limit));
  }

  @Override
  public void close() {
    database.close();
  }

  /** A few at a time are enough: each login adds one. */
  private void endOldestLogins(Handle handle, LoginSession added) {
    endLogins(
        handle,
        handle
            .createQuery(
                "delete from login where id in (select id from login"
                    + " where issuer = :issuer and subject = :subject and id <> :added"
                    + " order by created_at desc, id limit 10 offset :most"
                    + dialect.skipBusyRows()
                    + ") returning id")
            .bind("issuer", added.issuer())
            .bind("subject", added.subject())
            .bind("added", added.id())
            .bind("most", MOST_LOGINS_OF_A_USER - 1),
        added.createdAt());
  }

  /** Says in the log which logins a statement has deleted; their number. */
  private int endLogins(Handle handle, Query deleting, Instant now) {
    List<String> ended = deleting.mapTo(String.class).list();
    for (String id : ended) {
      revoke(handle, "login", id, now);
    }
    return ended.size();
  }

  /** Table and columns are constants of this class. */
  private int deleteBatch(
      Handle handle, String table, String id, String time, Instant until, int limit) {
    return handle
        .createUpdate(
            "delete from <table> where <id> in"
                + " (select <id> from <table> where <time> <= :until limit :limit<skip>)")
        .define("table", table)
        .define("id", id)
        .define("time", time)
        .define("skip", dialect.skipBusyRows())
        .bind("until", until.toEpochMilli())
        .bind("limit", limit)
        .execute();
  }

  private static void insertHostSession(Handle handle, String key, String loginId, Hostname host) {
    handle
        .createUpdate("insert into host_session (key, login_id, host) values (:key, :login, :host)")
        .bind("key", key)
        .bind("login", loginId)
        .bind("host", host.value())
        .execute();
  }

  private static Optional<String> loginOf(Handle handle, String codeHash) {
    return handle
        .createQuery("select login_id from handover where code_hash = :code")
        .bind("code", codeHash)
        .mapTo(String.class)
        .findFirst();
  }

  /** Keeps a login from being deleted until the transaction ends; it may be gone already. */
  private void keep(Handle handle, String loginId) {
    var _ =
        handle
            .createQuery("select id from login where id = :id" + dialect.keepRow())
            .bind("id", loginId)
            .mapTo(String.class)
            .findFirst();
  }

  private void revoke(Handle handle, String kind, String ended, Instant now) {
    handle
        .createUpdate(dialect.appendRevocation())
        .bind("kind", kind)
        .bind("ended", ended)
        .bind("at", now.toEpochMilli())
        .execute();
  }

  private static Optional<ActiveSession> activeSession(Handle handle, String key, Instant now) {
    return handle
        .createQuery(
            "select "
                + ACTIVE_COLUMNS
                + " from host_session s join login l on l.id = s.login_id"
                + " where s.key = :key and l.expires_at > :now")
        .bind("key", key)
        .bind("now", now.toEpochMilli())
        .map(Rows.ACTIVE)
        .findFirst();
  }

  private static Counter failures(MeterRegistry meters, String operation) {
    return Counter.builder("ostiary.session.store.errors")
        .description("Operations of the session store that failed")
        .tag("operation", operation)
        .register(meters);
  }

  private <T> T read(HandleCallback<T, SQLException> work) throws SessionStoreException {
    return read(readers, work);
  }

  private <T> T read(Jdbi connections, HandleCallback<T, SQLException> work)
      throws SessionStoreException {
    try {
      database.prepare();
      return connections.withHandle(work);
    } catch (SessionStoreException unprepared) {
      failedReads.increment();
      throw unprepared;
    } catch (JdbiException | SQLException failed) {
      failedReads.increment();
      throw new SessionStoreException("the session store cannot be read" + reason(failed), failed);
    }
  }

  private <T> T write(HandleCallback<T, SQLException> work) throws SessionStoreException {
    try {
      database.prepare();
      return writer.inTransaction(work);
    } catch (SessionStoreException unprepared) {
      failedWrites.increment();
      throw unprepared;
    } catch (JdbiException | SQLException failed) {
      failedWrites.increment();
      throw new SessionStoreException(
          "the session store cannot be written" + reason(failed), failed);
    }
  }

  /**
   * The database's own words, the innermost ones: pools say that there is no connection, and their
   * cause says why. JDBI's messages quote the bound values, so they are left out.
   */
  private static String reason(Throwable failed) {
    String reason = "";
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getMessage() != null) {
        reason = ": " + sql.getMessage();
      }
    }
    return reason;
  }
}
