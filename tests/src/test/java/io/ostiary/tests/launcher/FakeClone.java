package io.ostiary.tests.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/**
 * A clone with the real launcher, empty modules, and a Maven that delivers a ready-made program.
 */
final class FakeClone {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private static final String PROGRAM =
      """
      package io.ostiary.cli;
      public class Main {
        public static void main(String[] args) throws Exception {
          System.out.println("{\\"arguments\\":\\"" + String.join("|", args)
              + "\\",\\"option\\":\\"" + System.getProperty("option") + "\\"}");
          if (args.length > 0 && args[0].equals("wait")) {
            new java.util.concurrent.CountDownLatch(1).await();
          }
        }
      }
      """;

  private final Path root;
  private final Path clone;
  private final Path builds;

  FakeClone(Path root) throws IOException {
    this.root = root;
    this.clone = Files.createDirectories(root.resolve("clone"));
    this.builds = root.resolve("builds");
    Files.createDirectories(clone.resolve(".ci"));
    for (String script : List.of("ostiary", ".ci/common.sh")) {
      Files.copy(REPOSITORY.resolve(script), clone.resolve(script));
    }
    makeExecutable(clone.resolve("ostiary"));
    Files.writeString(clone.resolve("pom.xml"), "");
    for (String module : List.of("policy", "translator", "xds", "extauthz", "envoy", "cli")) {
      Files.createDirectories(clone.resolve(module).resolve("src/main"));
      Files.writeString(clone.resolve(module).resolve("pom.xml"), "");
    }
    maven(compile());
  }

  Path launcher() {
    return clone.resolve("ostiary");
  }

  /** How often it was built. */
  int builds() throws IOException {
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  /** The builds that are kept. */
  List<String> kept() throws IOException {
    try (var files = Files.list(clone.resolve("target/launch"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.startsWith("app-"))
          .toList();
    }
  }

  /** Gives a file of the sources a time after the last build. */
  void edit() throws IOException {
    Path file = Files.writeString(clone.resolve("xds/src/main/File.java"), "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
  }

  /** Lets further builds fail with these words. */
  void breakBuild(String words) throws IOException {
    Files.writeString(clone.resolve("broken"), words);
  }

  /** Starts a launcher; what it prints goes to the file, standard error included. */
  Process start(Path program, Path output, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(root.toFile());
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return builder.start();
  }

  /** Runs a launcher to its end. */
  Ended run(Path program, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(root, "run", ".log");
    Process process = start(program, output, environment, arguments);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the launcher hangs: " + Files.readString(output));
    }
    return new Ended(process.exitValue(), Files.readAllLines(output));
  }

  /** How a launcher ended and what it printed. */
  record Ended(int exitCode, List<String> lines) {
    String last() {
      return lines.getLast();
    }
  }

  private Path compile() throws IOException {
    Path source = root.resolve("program/io/ostiary/cli/Main.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, PROGRAM);
    Path classes = Files.createDirectories(root.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    if (status != 0) {
      throw new AssertionError("the program does not compile");
    }
    Path jar = root.resolve("program.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("io/ostiary/cli/Main.class"));
      Files.copy(classes.resolve("io/ostiary/cli/Main.class"), entries);
    }
    return jar;
  }

  private void maven(Path jar) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    String script =
        """
        #!/bin/sh
        if [ "$1" = --version ]; then echo 'Apache Maven 3.8.7'; exit 0; fi
        echo "$*" >> '%1$s'
        sleep 0.3
        if [ -f broken ]; then echo "[ERROR] $(cat broken)"; exit 1; fi
        mkdir -p cli/target/lib
        cp '%2$s' cli/target/cli-1.jar
        cp '%2$s' cli/target/lib/other.jar
        """
            .formatted(builds, jar);
    makeExecutable(Files.write(bin.resolve("mvn"), script.getBytes(UTF_8)));
  }

  static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
