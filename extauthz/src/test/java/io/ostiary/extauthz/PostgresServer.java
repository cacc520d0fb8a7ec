package io.ostiary.extauthz;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server on loopback that ends with its test. It can be stopped, started again
 * and frozen. It refuses to run as root, so root lends it another account.
 */
public final class PostgresServer implements AutoCloseable {
  public static final String USER = "ostiary";
  public static final String PASSWORD = "geheim/&? 1";

  private final Path folder;
  private final int port;
  private final List<String> options;
  private final Optional<String> account;
  private final AtomicInteger databases = new AtomicInteger();
  private @Nullable Process process;

  private PostgresServer(Path folder, int port, List<String> options) {
    this.folder = folder;
    this.port = port;
    this.options = options;
    this.account = account();
  }

  /** The account that it runs as; absent for our own. */
  private static Optional<String> account() {
    return "root".equals(System.getProperty("user.name")) ? Optional.of(lent()) : Optional.empty();
  }

  /** A new one with nothing in it. */
  public static PostgresServer start() {
    return start(List.of());
  }

  /** A new one with settings as {@code name=value}. */
  public static PostgresServer start(List<String> options) {
    try {
      PostgresServer server =
          new PostgresServer(Files.createTempDirectory("pg"), freePort(), List.copyOf(options));
      server.initialize();
      return server.startAgain();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** A new database's name. */
  public String createDatabase() {
    String name = "sessions_" + databases.incrementAndGet();
    execute("postgres", "create database " + name);
    return name;
  }

  /** The URL of a database for configurations. */
  public String url(String database) {
    return "postgres://%s:%s@127.0.0.1:%d/%s"
        .formatted(USER, "geheim%2F%26%3F%201", port, database);
  }

  /** Runs a statement in a database. */
  public void execute(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection of the test's own. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, PASSWORD);
  }

  /** Starts it where it was stopped, and waits until it answers. */
  public PostgresServer startAgain() {
    List<String> command = new ArrayList<>(List.of("-D", folder.resolve("data").toString()));
    command.addAll(List.of("-p", String.valueOf(port)));
    for (String option :
        List.of("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off")) {
      command.addAll(List.of("-c", option));
    }
    options.forEach(option -> command.addAll(List.of("-c", option)));
    process = run("postgres", command);
    Awaitility.await()
        .alias("PostgreSQL answers, see " + folder)
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(
            () -> {
              connect("postgres").close();
              return true;
            });
    return this;
  }

  /** Ends it at once, as a crash does. */
  public void stop() {
    Process current = requireNonNull(process);
    signal("QUIT", Stream.of(current.toHandle()));
    await(current);
  }

  /** Holds all its processes: connections stay open and nothing answers. */
  public void freeze() {
    Process current = requireNonNull(process);
    signal("STOP", Stream.concat(Stream.of(current.toHandle()), current.descendants()));
  }

  /** Lets them go on. */
  public void thaw() {
    Process current = requireNonNull(process);
    signal("CONT", Stream.concat(current.descendants(), Stream.of(current.toHandle())));
  }

  @Override
  public void close() {
    Process current = requireNonNull(process);
    if (current.isAlive()) {
      thaw();
      stop();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void initialize() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    lend(password);
    lend(folder);
    Process initdb =
        run(
            "initdb",
            List.of(
                "-D",
                folder.resolve("data").toString(),
                "-U",
                USER,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
    if (await(initdb) != 0) {
      throw new AssertionError("initdb failed: " + Files.readString(folder.resolve("log")));
    }
  }

  /** Gives a file to the account that it runs as. */
  public static Path lend(Path file) {
    Optional<String> borrower = account();
    if (borrower.isPresent()) {
      try {
        Files.setOwner(file, principal(borrower.get()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file;
  }

  private Process run(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (account.isPresent()) {
      String group = account.get().equals("nobody") ? "nogroup" : account.get();
      command.addAll(
          List.of("setpriv", "--reuid=" + account.get(), "--regid=" + group, "--clear-groups"));
    }
    command.add(programs().resolve(program).toString());
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a distribution keeps them; they are not on every PATH. */
  private static Path programs() {
    String given = System.getProperty("ostiary.tests.postgres", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    Stream<Path> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).map(Path::of);
    Path debian = Path.of("/usr/lib/postgresql");
    try (Stream<Path> versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.empty()) {
      return Stream.concat(
              path,
              versions
                  .sorted(Comparator.comparing(Path::toString).reversed())
                  .map(version -> version.resolve("bin")))
          .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
          .findFirst()
          .orElseThrow(
              () ->
                  new AssertionError(
                      "no PostgreSQL: install it, or leave it out with"
                          + " -Dostiary.tests.postgres=skip"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lent() {
    try {
      principal("postgres");
      return "postgres";
    } catch (UserPrincipalNotFoundException none) {
      return "nobody";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UserPrincipal principal(String name) throws IOException {
    return Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
  }

  private static void signal(String name, Stream<ProcessHandle> processes) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(handle -> command.add(String.valueOf(handle.pid())));
    try {
      await(new ProcessBuilder(command).inheritIO().start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
