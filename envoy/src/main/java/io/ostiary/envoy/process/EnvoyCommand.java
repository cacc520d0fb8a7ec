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
  Process start(EnvoyOptions.Output output, Path folder, Map<String, String> environment)
      throws IOException {
    List<String> line = new ArrayList<>();
    session(environment).ifPresent(setsid -> line.add(setsid.toString()));
    line.add(executable.toString());
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(folder.toFile());
    builder.environment().clear();
    environment.forEach(
        (name, value) -> {
          if (PASSED_ON.contains(name)) {
            builder.environment().put(name, value);
          }
        });
    builder.redirectInput(new File("/dev/null"));
    switch (output) {
      case EnvoyOptions.Output.Inherit _ -> {
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
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
    return Stream.of(
            environment.getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "setsid"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
