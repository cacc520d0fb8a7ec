package io.ostiary.translator.source.pomerium;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.access.Concealed;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A PostgreSQL database and how to speak to it, as a connection string says.
 *
 * @param servers tried in this order
 * @param database its name
 * @param login who we are there
 * @param tls how the connection is protected
 * @param schema where the tables are
 * @param limits how much and how long
 */
public record PostgresConnection(
    List<Server> servers, String database, Login login, Tls tls, String schema, Limits limits) {
  public PostgresConnection {
    servers = List.copyOf(servers);
    requireNonNull(database);
    requireNonNull(login);
    requireNonNull(tls);
    requireNonNull(schema);
    requireNonNull(limits);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no server");
    }
  }

  /** A server, by name or address without brackets. */
  public record Server(String host, int port) {
    public Server {
      requireNonNull(host);
    }
  }

  /**
   * Who we are.
   *
   * @param user the role
   * @param password empty where a certificate or nothing is asked for
   * @param applicationName what the server's own lists call us
   */
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
   * @param mode what is demanded of the server
   * @param authorities who vouches for the server; absent for the system's
   * @param certificate ours, with its chain
   * @param key of our certificate
   * @param channelBinding whether the password is bound to the TLS connection
   */
  public record Tls(
      TlsMode mode,
      Optional<Pem> authorities,
      Optional<Pem> certificate,
      Optional<Pem> key,
      ChannelBinding channelBinding) {
    public Tls {
      requireNonNull(mode);
      requireNonNull(authorities);
      requireNonNull(certificate);
      requireNonNull(key);
      requireNonNull(channelBinding);
    }
  }

  /** {@code sslmode}. */
  public enum TlsMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    /** As it is written: {@code verify-full}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** {@code channel_binding}. */
  public enum ChannelBinding {
    DISABLE,
    PREFER,
    REQUIRE;

    /** As it is written: {@code require}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
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

    /** In a file, which is read for each new connection. */
    record File(String path) implements Pem {
      public File {
        requireNonNull(path);
      }
    }
  }

  /**
   * How much and how long.
   *
   * @param connections held at most by one replica
   * @param connect how long a server may take to answer
   * @param primaryOnly whether servers that only read are passed over
   */
  public record Limits(int connections, Duration connect, boolean primaryOnly) {
    public Limits {
      requireNonNull(connect);
    }
  }
}
