package io.ostiary.extauthz.session.sql;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.Handover;
import io.ostiary.extauthz.session.LoginSession;
import io.ostiary.extauthz.session.ProviderId;
import io.ostiary.extauthz.session.Revocation;
import io.ostiary.extauthz.session.SessionStore;
import io.ostiary.extauthz.session.SessionStoreException;
import io.ostiary.policy.access.Hostname;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;

/** Sessions in an SQL database; every value is a bound parameter. */
public final class SqlSessionStore implements SessionStore {
  private static final String ACTIVE_COLUMNS =
      "s.key, s.login_id, s.host, l.issuer, l.provider, l.identity, l.expires_at";
  private static final RowMapper<ActiveSession> ACTIVE = (row, _) -> active(row);
  private static final RowMapper<LoginSession> LOGIN = (row, _) -> login(row);
  private static final RowMapper<Handover> HANDOVER = (row, _) -> handover(row);
  private static final RowMapper<Revocation> REVOCATION = (row, _) -> revocation(row);

  private final SqliteDatabase database;
  private final Jdbi writer;
  private final Jdbi readers;
  private final Counter failedReads;
  private final Counter failedWrites;

  /** Keeps sessions in this database, and closes it in the end. */
  public SqlSessionStore(SqliteDatabase database, MeterRegistry meters) {
    this.database = requireNonNull(database);
    this.writer = database.writer();
    this.readers = database.readers();
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
                      + " (id, issuer, provider, subject, identity, sealed_id_token, created_at,"
                      + " expires_at)"
                      + " values (:id, :issuer, :provider, :subject, :identity, :token, :created,"
                      + " :expires)")
              .bind("id", login.id())
              .bind("issuer", login.issuer())
              .bind("provider", login.provider().map(ProviderId::value).orElse(null))
              .bind("subject", login.subject())
              .bind("identity", IdentityJson.write(login.identity()))
              .bind("token", login.sealedIdToken().orElse(null))
              .bind("created", login.createdAt().toEpochMilli())
              .bind("expires", login.expiresAt().toEpochMilli())
              .execute();
          insertHostSession(handle, key, login.id(), authenticateHost);
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
                .map(LOGIN)
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
                            + " where id = :login and expires_at > :now")
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
    boolean exists =
        read(
            handle ->
                handle
                    .createQuery("select 1 from handover where code_hash = :code")
                    .bind("code", codeHash)
                    .mapTo(Integer.class)
                    .findFirst()
                    .isPresent());
    if (!exists) {
      return Optional.empty();
    }
    return write(
        handle -> {
          Optional<Handover> taken =
              handle
                  .createQuery("delete from handover where code_hash = :code returning *")
                  .bind("code", codeHash)
                  .map(HANDOVER)
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
                  .map(LOGIN)
                  .findFirst();
          if (ended.isPresent()) {
            revoke(handle, "login", loginId, now);
          }
          return ended;
        });
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
        handle ->
            handle
                .createQuery(
                    "select sequence, kind, ended from revocation where sequence > :sequence"
                        + " order by sequence limit :limit")
                .bind("sequence", sequence)
                .bind("limit", limit)
                .map(REVOCATION)
                .list());
  }

  @Override
  public int deleteExpired(Instant now, Instant revocationsBefore, int limit)
      throws SessionStoreException {
    return write(
        handle ->
            deleteBatch(handle, "login", "id", "expires_at", now, limit)
                + deleteBatch(handle, "handover", "code_hash", "expires_at", now, limit)
                + deleteBatch(handle, "revocation", "sequence", "at", revocationsBefore, limit));
  }

  @Override
  public void close() {
    database.close();
  }

  /** Table and columns are constants of this class. */
  private static int deleteBatch(
      Handle handle, String table, String id, String time, Instant until, int limit) {
    return handle
        .createUpdate(
            "delete from <table> where <id> in"
                + " (select <id> from <table> where <time> <= :until limit :limit)")
        .define("table", table)
        .define("id", id)
        .define("time", time)
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

  private static void revoke(Handle handle, String kind, String ended, Instant now) {
    handle
        .createUpdate("insert into revocation (kind, ended, at) values (:kind, :ended, :at)")
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
        .map(ACTIVE)
        .findFirst();
  }

  private static ActiveSession active(ResultSet row) throws SQLException {
    return new ActiveSession(
        row.getString("key"),
        row.getString("login_id"),
        new Hostname(row.getString("host")),
        row.getString("issuer"),
        provider(row),
        IdentityJson.read(row.getString("identity")),
        Instant.ofEpochMilli(row.getLong("expires_at")));
  }

  private static LoginSession login(ResultSet row) throws SQLException {
    return new LoginSession(
        row.getString("id"),
        row.getString("issuer"),
        provider(row),
        row.getString("subject"),
        IdentityJson.read(row.getString("identity")),
        Optional.ofNullable(row.getString("sealed_id_token")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("expires_at")));
  }

  private static Optional<ProviderId> provider(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("provider")).flatMap(ProviderId::parse);
  }

  private static Handover handover(ResultSet row) throws SQLException {
    return new Handover(
        row.getString("code_hash"),
        row.getString("login_id"),
        new Hostname(row.getString("host")),
        row.getString("secret_hash"),
        Instant.ofEpochMilli(row.getLong("expires_at")));
  }

  private static Revocation revocation(ResultSet row) throws SQLException {
    String ended = row.getString("ended");
    return new Revocation(
        row.getLong("sequence"),
        row.getString("kind").equals("login")
            ? new Revocation.Ended.Login(ended)
            : new Revocation.Ended.HostSession(ended));
  }

  private static Counter failures(MeterRegistry meters, String operation) {
    return Counter.builder("ostiary.session.store.errors")
        .description("Operations of the session store that failed")
        .tag("operation", operation)
        .register(meters);
  }

  private <T> T read(HandleCallback<T, SQLException> work) throws SessionStoreException {
    try {
      return readers.withHandle(work);
    } catch (JdbiException | SQLException failed) {
      failedReads.increment();
      throw new SessionStoreException("the session store cannot be read" + reason(failed), failed);
    }
  }

  private <T> T write(HandleCallback<T, SQLException> work) throws SessionStoreException {
    try {
      return writer.inTransaction(work);
    } catch (JdbiException | SQLException failed) {
      failedWrites.increment();
      throw new SessionStoreException(
          "the session store cannot be written" + reason(failed), failed);
    }
  }

  /** The database's own words; JDBI's messages quote the bound values, so they are left out. */
  private static String reason(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getMessage() != null) {
        return ": " + sql.getMessage();
      }
    }
    return "";
  }
}
