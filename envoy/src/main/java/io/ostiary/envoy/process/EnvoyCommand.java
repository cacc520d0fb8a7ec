package io.ostiary.envoy.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The command that starts an Envoy.
 *
 * @param executable named {@code envoy}
 * @param arguments all that follow it
 */
record EnvoyCommand(Path executable, List<String> arguments) {
  /** Envoy gets no others: variables of Ostiary may hold secrets. */
  private static final Set<String> PASSED_ON =
      Set.of("PATH", "HOME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "SSL_CERT_FILE");

  /** Envoy's default is ten seconds, which is long for whoever waits for an access line. */
  private static final String FLUSH_MILLISECONDS = "200";

  /**
   * Becomes Envoy with files that only their owner may read and that cannot grow beyond 64 MiB (in
   * blocks of 512 bytes). A write that would exceed that fails, and Envoy counts it and goes on;
   * without the trap the signal that comes with it would end Envoy.
   */
  private static final String LIMITED =
      "umask 077; trap '' XFSZ; ulimit -f 131072 2>/dev/null || :; exec \"$0\" \"$@\"";

  EnvoyCommand {
    arguments = List.copyOf(arguments);
  }

  static EnvoyCommand of(EnvoyLaunch launch, EnvoyFiles files) throws IOException {
    EnvoyOptions options = launch.options();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-c", files.bootstrap().toString()));
    // Without it every Envoy of a machine shares one region of memory, which also outlives a kill.
    arguments.add("--disable-hot-restart");
    arguments.addAll(List.of("--log-level", options.logLevel().word()));
    arguments.addAll(List.of("--log-format", options.logFormat().pattern()));
    arguments.add("--log-stacktrace-single-entry");
    arguments.addAll(List.of("--file-flush-interval-msec", FLUSH_MILLISECONDS));
    if (options.output() instanceof EnvoyOptions.Output.Relayed) {
      arguments.addAll(List.of("--log-path", files.log().toString()));
    }
    options
        .concurrency()
        .ifPresent(threads -> arguments.addAll(List.of("--concurrency", "" + threads)));
    return new EnvoyCommand(files.executable(launch.binary()), arguments);
  }

  /** A digest of all that decides how the Envoy behaves. */
  String fingerprint(EnvoyLaunch launch) {
    List<String> parts = new ArrayList<>(arguments);
    parts.add(launch.binary().path().toString());
    parts.add(launch.binary().version().toString());
    parts.add(launch.bootstrap());
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(String.join("\0", parts).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Starts it; its standard input is empty, and its output goes past this process. */
  Process start(EnvoyOptions.Output output, EnvoyFiles files, Map<String, String> environment)
      throws IOException {
    List<String> line = new ArrayList<>();
    session(environment).ifPresent(setsid -> line.add(setsid.toString()));
    if (output instanceof EnvoyOptions.Output.Relayed) {
      // Where there is no shell the log of an Envoy whose Ostiary has died has no bound.
      program("sh", environment)
          .ifPresent(sh -> line.addAll(List.of(sh.toString(), "-c", LIMITED)));
    }
    line.add(executable.toString());
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(files.folder().toFile());
    builder.environment().clear();
    environment.forEach(
        (name, value) -> {
          if (PASSED_ON.contains(name)) {
            builder.environment().put(name, value);
          }
        });
    builder.redirectInput(new File("/dev/null"));
    switch (output) {
      case EnvoyOptions.Output.Relayed _ -> {
        files.prepareOutput();
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(files.console().toFile()));
      }
      case EnvoyOptions.Output.AppendTo file -> {
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file.file().toFile()));
      }
    }
    return builder.start();
  }

  /**
   * The program that puts Envoy into a session of its own (it becomes Envoy by exec, so the process
   * stays a child of Java). Ctrl-C in a terminal then reaches Java alone, which drains Envoy; else
   * the terminal would stop both at the same moment. Where there is no such program Envoy ends at
   * once, which is all that is lost.
   */
  private static Optional<Path> session(Map<String, String> environment) {
    return program("setsid", environment);
  }

  private static Optional<Path> program(String name, Map<String, String> environment) {
    return Stream.of(
            environment.getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
