package io.ostiary.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * {@code ostiary run} as its own process with its own Envoy, state and ports, as users run it; or
 * {@code ostiary serve}, whose Envoy is somebody else's.
 *
 * <p>The folder holds {@code config.yaml}, {@code manifests/}, {@code state/} and {@code log}, what
 * it prints.
 */
public final class Product implements AutoCloseable {
  private final Path folder;
  private final Program program;
  private final List<String> command;
  private final int port;
  private final int redirectPort;
  private final int healthPort;
  private String log = "log";
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Process process;

  private Product(Path folder, List<String> command) {
    this.folder = folder;
    this.program = new Program(folder);
    this.command = command;
    this.port = freePort();
    this.redirectPort = freePort();
    this.healthPort = freePort();
  }

  /** A product that is configured but not started, in a short temporary folder. */
  public static Product inTemporaryFolder() {
    return inTemporaryFolder(List.of("run"));
  }

  /** The same without an Envoy. */
  public static Product serving(ServePorts ports) {
    return inTemporaryFolder(ports.command());
  }

  private static Product inTemporaryFolder(List<String> command) {
    try {
      Path folder = Files.createTempDirectory("ost");
      Files.createDirectories(folder.resolve("manifests"));
      Files.createDirectories(folder.resolve("tmp"));
      return new Product(folder, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds arguments to its command. */
  public Product with(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** Sets a variable of its environment. */
  public Product withVariable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Its folder. */
  public Path folder() {
    return folder;
  }

  /** The program, for its other commands. */
  public Program program() {
    return program;
  }

  /** The port that users connect to. */
  public int port() {
    return port;
  }

  /** The port of plain http. */
  public int redirectPort() {
    return redirectPort;
  }

  /** The port of the health listener. */
  public int healthPort() {
    return healthPort;
  }

  /** {@code https://HOST.ostiary.test:PORT} and a path. */
  public String url(String host, String path) {
    return "https://" + host + ".ostiary.test:" + port + path;
  }

  /** The lines of {@code config.yaml} that say where to listen. */
  public String addresses() {
    return """
    address: "127.0.0.1:%d"
    http_redirect_addr: "127.0.0.1:%d"
    health_check_addr: "127.0.0.1:%d"
    """
        .formatted(port, redirectPort, healthPort);
  }

  /** Puts a file in place at once, by rename. */
  public Product write(String name, String text) {
    try {
      Path target = folder.resolve(name);
      Files.createDirectories(target.getParent());
      Path draft = Files.writeString(folder.resolve("tmp").resolve("draft"), text);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file of its folder. */
  public Product remove(String name) {
    try {
      Files.delete(folder.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file of its folder. */
  public String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and waits until it is ready. */
  public Product start() {
    launch();
    Awaitility.await()
        .alias("ready")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .failFast("it ended: " + folder.resolve(log), () -> !running().isAlive())
        .until(this::ready);
    return this;
  }

  /** Starts it without waiting. */
  public Process launch() {
    List<String> line = new ArrayList<>(command);
    line.addAll(arguments);
    line.addAll(
        List.of(
            "--config",
            folder.resolve("config.yaml").toString(),
            "--manifests",
            folder.resolve("manifests").toString()));
    ProcessBuilder builder =
        program
            .command(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()));
    builder.environment().putAll(environment);
    try {
      Process started = builder.start();
      process = started;
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The running process. */
  public Process running() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException("not started");
    }
    return current;
  }

  /** From the next start on it prints to another file of its folder. */
  public Product printingTo(String name) {
    log = name;
    return this;
  }

  /** All that it printed to the present file, over all starts. */
  public String log() {
    return read(log);
  }

  /** The Envoys of this product, by their runtime folder on the command line. */
  public List<ProcessHandle> envoys() {
    return ProcessHandle.allProcesses()
        .filter(
            handle ->
                handle.info().command().filter(command -> command.endsWith("/envoy")).isPresent()
                    && handle
                        .info()
                        .commandLine()
                        .filter(line -> line.contains(folder.toString()))
                        .isPresent())
        .toList();
  }

  /** Whether the health listener says ready. */
  public boolean ready() {
    return Probe.isOk("http://127.0.0.1:" + healthPort + "/readyz");
  }

  /** Ends it as a service manager does, and waits. */
  public int terminate() {
    Process current = running();
    current.destroy();
    try {
      if (!current.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("still running 30 s after SIGTERM");
      }
      return current.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** kill -9. */
  public void kill() {
    try {
      running().destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Process current = process;
    if (current != null && current.isAlive()) {
      terminate();
    }
    envoys().forEach(ProcessHandle::destroyForcibly);
    if (Files.exists(folder.resolve(log))) {
      keep("log", log());
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps a text beyond the product's life, for whoever has to find out why a test failed. */
  public void keep(String kind, String text) {
    try {
      Path kept = Files.createDirectories(Path.of("target", "product-logs"));
      Files.writeString(kept.resolve(folder.getFileName() + "." + kind), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
