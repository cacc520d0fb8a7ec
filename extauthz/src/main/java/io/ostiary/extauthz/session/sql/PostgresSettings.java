package io.ostiary.extauthz.session.sql;

import static java.util.Objects.requireNonNull;

import com.google.common.net.HostAndPort;
import io.ostiary.policy.access.Concealed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL database and how it is spoken to.
 *
 * @param address where it is
 * @param login who we are there
 * @param tls how the connection is protected
 * @param schema where the tables are, a name that needs no quotes; made when it is missing
 * @param limits how much and how long
 */
public record PostgresSettings(
    Address address, Login login, Tls tls, String schema, Limits limits) {
  public PostgresSettings {
    requireNonNull(address);
    requireNonNull(login);
    requireNonNull(tls);
    if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("not a plain name of a schema: '" + schema + "'");
    }
    requireNonNull(limits);
  }

  /**
   * Where it is.
   *
   * @param servers tried in this order
   * @param primaryOnly whether servers that only read are passed over
   */
  public record Address(List<HostAndPort> servers, String database, boolean primaryOnly) {
    public Address {
      servers = List.copyOf(servers);
      requireNonNull(database);
    }
  }

  /** Who we are there; an empty password is none. */
  public record Login(String user, Concealed password, String applicationName) {
    public Login {
      requireNonNull(user);
      requireNonNull(password);
      requireNonNull(applicationName);
    }
  }

  /**
   * How the connection is protected.
   *
   * @param mode {@code sslmode} in libpq's words
   * @param channelBinding {@code channel_binding} in libpq's words
   * @param authorities who vouches for the server; absent for the system's
   * @param certificate ours, with its chain
   * @param key of our certificate
   */
  public record Tls(
      String mode,
      String channelBinding,
      Optional<Pem> authorities,
      Optional<Pem> certificate,
      Optional<Pem> key) {
    public Tls {
      requireNonNull(mode);
      requireNonNull(channelBinding);
      requireNonNull(authorities);
      requireNonNull(certificate);
      requireNonNull(key);
    }

    /**
     * Whether the server's certificate must be vouched for. With authorities at hand, {@code
     * require} means {@code verify-ca}, as in libpq.
     */
    boolean verifies() {
      return mode.startsWith("verify-") || (mode.equals("require") && authorities.isPresent());
    }
  }

  /** PEM, or where it is. */
  public sealed interface Pem {
    /** In place. */
    record Text(Concealed pem) implements Pem {
      public Text {
        requireNonNull(pem);
      }
    }

    /** In a file, read for each new connection, so that renewed ones are taken up. */
    record File(String path) implements Pem {
      public File {
        requireNonNull(path);
      }
    }
  }

  /**
   * How much and how long.
   *
   * @param connections held at most
   * @param connect how long a server may take to accept a connection
   * @param statement how long the server may work on a statement, locks included
   * @param network how long an answer may take; then the connection is given up
   * @param queue how long a caller waits for a connection
   */
  public record Limits(
      int connections, Duration connect, Duration statement, Duration network, Duration queue) {
    public Limits {
      requireNonNull(connect);
      requireNonNull(statement);
      requireNonNull(network);
      requireNonNull(queue);
    }

    /** Short ones: users wait, and a session in memory may stand in for the store. */
    public static Limits of(int connections, Duration connect) {
      return new Limits(
          connections,
          connect,
          Duration.ofMillis(1_500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1));
    }
  }
}
