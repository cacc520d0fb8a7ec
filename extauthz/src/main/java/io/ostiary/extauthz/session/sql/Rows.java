package io.ostiary.extauthz.session.sql;

import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.Handover;
import io.ostiary.extauthz.session.LoginSession;
import io.ostiary.extauthz.session.Revocation;
import io.ostiary.policy.access.Hostname;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** What rows mean. */
final class Rows {
  static final RowMapper<ActiveSession> ACTIVE = (row, _) -> active(row);
  static final RowMapper<LoginSession> LOGIN = (row, _) -> login(row);
  static final RowMapper<Handover> HANDOVER = (row, _) -> handover(row);
  static final RowMapper<Revocation> REVOCATION = (row, _) -> revocation(row);

  private Rows() {}

  private static ActiveSession active(ResultSet row) throws SQLException {
    return new ActiveSession(
        row.getString("key"),
        row.getString("login_id"),
        new Hostname(row.getString("host")),
        row.getString("issuer"),
        IdentityJson.read(row.getString("identity")),
        Instant.ofEpochMilli(row.getLong("expires_at")));
  }

  private static LoginSession login(ResultSet row) throws SQLException {
    return new LoginSession(
        row.getString("id"),
        row.getString("issuer"),
        row.getString("subject"),
        IdentityJson.read(row.getString("identity")),
        Optional.ofNullable(row.getString("sealed_id_token")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("expires_at")));
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
}
