package io.ostiary.translator.source.pomerium;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import com.google.common.primitives.Ints;
import io.ostiary.policy.access.Concealed;
import io.ostiary.translator.source.pomerium.PostgresConnection.ChannelBinding;
import io.ostiary.translator.source.pomerium.PostgresConnection.Limits;
import io.ostiary.translator.source.pomerium.PostgresConnection.Login;
import io.ostiary.translator.source.pomerium.PostgresConnection.Pem;
import io.ostiary.translator.source.pomerium.PostgresConnection.Server;
import io.ostiary.translator.source.pomerium.PostgresConnection.Tls;
import io.ostiary.translator.source.pomerium.PostgresConnection.TlsMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads a PostgreSQL connection string, a URL or {@code key=value} pairs, with the meaning that
 * libpq gives it. Complaints never quote a value, since any part may be a secret by mistake.
 */
public final class ConnectionString {
  private static final int DEFAULT_PORT = 5432;
  private static final int CONNECTIONS = 10;
  private static final int MOST_CONNECTIONS = 200;
  private static final int CONNECT_SECONDS = 2;
  private static final int MOST_CONNECT_SECONDS = 10;
  private static final String PEM = "-----BEGIN ";

  /** It is put into statements, so it must need no quotes. */
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private static final Set<String> KNOWN =
      Set.of(
          "host",
          "port",
          "dbname",
          "user",
          "password",
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "channel_binding",
          "application_name",
          "search_path",
          "target_session_attrs",
          "connect_timeout",
          "pool_max_conns");

  private static final Map<String, TlsMode> MODES = byKey(TlsMode.values(), TlsMode::key);
  private static final Map<String, ChannelBinding> BINDINGS =
      byKey(ChannelBinding.values(), ChannelBinding::key);
  private static final Map<String, Boolean> PRIMARY_ONLY =
      Map.of("any", false, "read-write", true, "primary", true);

  private final Map<String, String> parts;

  private ConnectionString(Map<String, String> parts) {
    this.parts = parts;
  }

  /** A connection string that cannot be used, said without quoting it. */
  public static final class BadConnectionString extends Exception {
    private static final long serialVersionUID = 1L;
    private final String remedy;

    BadConnectionString(String problem, String remedy) {
      super(problem);
      this.remedy = remedy;
    }

    String problem() {
      return requireNonNull(getMessage());
    }

    String remedy() {
      return remedy;
    }
  }

  /** What the text says. */
  static PostgresConnection parse(String text) throws BadConnectionString {
    Map<String, String> parts = ConnectionStringParts.of(text.strip());
    if (!KNOWN.containsAll(parts.keySet())) {
      // A name may be a piece of a password that was not escaped.
      throw new BadConnectionString(
          "it has a parameter that is not supported",
          "use these alone: " + String.join(", ", new TreeSet<>(KNOWN)));
    }
    return new ConnectionString(parts).connection();
  }

  /** The same with one more parameter, which wins over one of that name. */
  public static String with(String text, String name, String value) {
    return ConnectionStringParts.with(text.strip(), name, value);
  }

  private PostgresConnection connection() throws BadConnectionString {
    String user =
        part("user")
            .orElseThrow(
                () -> new BadConnectionString("it names no user", "write postgres://USER@…"));
    return new PostgresConnection(
        servers(),
        part("dbname").orElse(user),
        new Login(
            user,
            new Concealed(part("password").orElse("")),
            part("application_name").orElse("ostiary")),
        tls(),
        schema(),
        new Limits(
            number("pool_max_conns", CONNECTIONS, 1, MOST_CONNECTIONS),
            Duration.ofSeconds(number("connect_timeout", CONNECT_SECONDS, 1, MOST_CONNECT_SECONDS)),
            chosen("target_session_attrs", PRIMARY_ONLY, false)));
  }

  private Optional<String> part(String name) {
    return Optional.ofNullable(parts.get(name)).filter(value -> !value.isEmpty());
  }

  private List<Server> servers() throws BadConnectionString {
    String remedy = "write postgres://user:password@host:5432/database";
    List<String> hosts = List.of(part("host").orElse("").split(",", -1));
    List<String> ports = List.of(part("port").orElse("").split(",", -1));
    List<Server> servers = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      String host = hosts.get(i);
      if (host.isEmpty()) {
        throw new BadConnectionString("it names no host", remedy);
      }
      if (host.startsWith("/") || host.startsWith("@")) {
        throw new BadConnectionString(
            "sockets in the file system are not supported", "name a host and a port");
      }
      if (!HostAndPort.fromHost(host).getHost().equals(host) || !host.matches("[\\w.:%-]+")) {
        throw new BadConnectionString("its host is no name and no address", remedy);
      }
      String port = ports.size() == 1 ? ports.getFirst() : i < ports.size() ? ports.get(i) : "-";
      servers.add(new Server(host, port(port)));
    }
    return servers;
  }

  private static int port(String text) throws BadConnectionString {
    Integer port = text.isEmpty() ? Integer.valueOf(DEFAULT_PORT) : Ints.tryParse(text);
    if (port == null || port < 1 || port > 65_535) {
      throw new BadConnectionString("its port is not between 1 and 65535", "write 5432");
    }
    return port;
  }

  private Tls tls() throws BadConnectionString {
    Optional<Pem> certificate = pem("sslcert");
    Optional<Pem> key = pem("sslkey");
    if (certificate.isPresent() != key.isPresent()) {
      throw new BadConnectionString(
          "sslcert and sslkey belong together", "give both or none of them");
    }
    Optional<Pem> authorities =
        part("sslrootcert").filter(value -> value.equals("system")).isPresent()
            ? Optional.empty()
            : pem("sslrootcert");
    return new Tls(
        chosen("sslmode", MODES, TlsMode.PREFER),
        authorities,
        certificate,
        key,
        chosen("channel_binding", BINDINGS, ChannelBinding.PREFER));
  }

  private Optional<Pem> pem(String name) {
    return part(name)
        .map(
            value ->
                value.contains(PEM) ? new Pem.Text(new Concealed(value)) : new Pem.File(value));
  }

  private String schema() throws BadConnectionString {
    String schema = part("search_path").orElse("ostiary");
    if (!SCHEMA.matcher(schema).matches()) {
      throw new BadConnectionString(
          "its search_path is not one schema in lower case", "write one name");
    }
    return schema;
  }

  private int number(String name, int otherwise, int least, int most) throws BadConnectionString {
    if (part(name).isEmpty()) {
      return otherwise;
    }
    Integer number = Ints.tryParse(part(name).get());
    if (number == null || number < least || number > most) {
      throw new BadConnectionString(
          "its " + name + " is not between " + least + " and " + most, "write " + otherwise);
    }
    return number;
  }

  private <T> T chosen(String name, Map<String, T> choices, T otherwise)
      throws BadConnectionString {
    if (part(name).isEmpty()) {
      return otherwise;
    }
    T chosen = choices.get(part(name).get());
    if (chosen == null) {
      throw new BadConnectionString(
          "its " + name + " is unknown",
          "write one of " + String.join(", ", new TreeSet<>(choices.keySet())));
    }
    return chosen;
  }

  private static <T> Map<String, T> byKey(T[] values, Function<T, String> key) {
    ImmutableMap.Builder<String, T> map = ImmutableMap.builder();
    for (T value : values) {
      map.put(key.apply(value), value);
    }
    return map.buildOrThrow();
  }
}
