package io.ostiary.extauthz.session.sql;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.session.sql.PostgresSettings.Pem;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Makes connections to a PostgreSQL database. Password and keys are in no URL and in no properties
 * of a pool, since both are logged.
 */
final class PostgresConnections implements DataSource {
  private final PostgresSettings settings;
  private final Duration network;
  private final Driver driver = new Driver();

  /**
   * @param network how long an answer may take
   */
  PostgresConnections(PostgresSettings settings, Duration network) {
    this.settings = requireNonNull(settings);
    this.network = requireNonNull(network);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = driver.connect(url(), properties());
    if (connection == null) {
      throw new SQLException("the driver does not know its own URL");
    }
    return connection;
  }

  private String url() {
    String servers =
        settings.address().servers().stream()
            .map(server -> server.withDefaultPort(5432).toString())
            .collect(Collectors.joining(","));
    String database =
        URLEncoder.encode(settings.address().database(), StandardCharsets.UTF_8)
            .replace("+", "%20");
    return "jdbc:postgresql://" + servers + "/" + database;
  }

  private Properties properties() throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, settings.login().user());
    if (!settings.login().password().value().isEmpty()) {
      PGProperty.PASSWORD.set(properties, settings.login().password().value());
    }
    PGProperty.APPLICATION_NAME.set(properties, settings.login().applicationName());
    PGProperty.TARGET_SERVER_TYPE.set(
        properties, settings.address().primaryOnly() ? "primary" : "any");
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds(settings.limits().connect()));
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds(network));
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.PREPARE_THRESHOLD.set(properties, 0); // poolers in front have no named statements
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false); // it quotes rows
    PGProperty.CHANNEL_BINDING.set(properties, settings.tls().channelBinding());
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    protect(properties);
    return properties;
  }

  private void protect(Properties properties) throws SQLException {
    PostgresSettings.Tls tls = settings.tls();
    PGProperty.SSL_MODE.set(properties, tls.mode());
    PGProperty.SSL_FACTORY.set(properties, PostgresTls.class.getName());
    properties.setProperty(PostgresTls.VERIFIES, String.valueOf(tls.verifies()));
    if (tls.authorities().isPresent()) {
      properties.setProperty(PostgresTls.AUTHORITIES, text(tls.authorities().get()));
    }
    if (tls.certificate().isPresent() && tls.key().isPresent()) {
      properties.setProperty(PostgresTls.CERTIFICATE, text(tls.certificate().get()));
      properties.setProperty(PostgresTls.KEY, text(tls.key().get()));
    }
    try {
      // The driver makes one of its own, and would say of a fault only that it cannot.
      var _ = new PostgresTls(properties);
    } catch (GeneralSecurityException | IOException unusable) {
      throw new SQLException("TLS cannot be set up: " + unusable.getMessage(), unusable);
    }
  }

  private static String text(Pem pem) throws SQLException {
    return switch (pem) {
      case Pem.Text(var text) -> text.value();
      case Pem.File(String path) -> {
        try {
          yield Files.readString(Path.of(path));
        } catch (IOException unreadable) {
          throw new SQLException("cannot read '" + path + "'", unreadable);
        }
      }
    };
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.toSeconds()));
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("there is one user");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {}

  /** The limits are in the settings. */
  @Override
  public void setLoginTimeout(int seconds) {}

  /** So long a pool waits at its end for a connection that is being made. */
  @Override
  public int getLoginTimeout() {
    return seconds(settings.limits().connect());
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("it logs nothing");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("it wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
