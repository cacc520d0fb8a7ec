package io.ostiary.envoy.process;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What is written down of a running Envoy for the Ostiary that may come after this one.
 *
 * @param started when the process started, as the system tells it; a process id alone may be reused
 * @param fingerprint of everything that it was started with
 */
record ProcessRecord(long pid, Instant started, String fingerprint) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The system counts from a boot time that follows corrections of the clock. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  static Optional<ProcessRecord> read(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      return Optional.of(
          new ProcessRecord(
              json.path("pid").asLong(),
              Instant.parse(json.path("started").asText()),
              json.path("fingerprint").asText()));
    } catch (NoSuchFileException | JacksonException | DateTimeParseException none) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    String text =
        JSON.createObjectNode()
            .put("pid", pid)
            .put("started", started.toString())
            .put("fingerprint", fingerprint)
            .toPrettyString();
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, text + "\n");
    Files.move(draft, file, ATOMIC_MOVE);
  }

  /** Whether that process is the one written down. */
  boolean describes(ProcessHandle process) {
    return process.pid() == pid
        && process
            .info()
            .startInstant()
            .map(
                instant -> Duration.between(instant, started).abs().compareTo(CLOCK_TOLERANCE) <= 0)
            .orElse(false);
  }
}
