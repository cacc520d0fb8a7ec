package io.ostiary.envoy.validate;

import static java.util.Objects.requireNonNull;

import io.ostiary.envoy.binary.EnvoyBinary;
import io.ostiary.envoy.command.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs {@code envoy --mode validate}: everything of a start but opening a port. */
public final class EnvoyValidator {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final EnvoyBinary binary;

  public EnvoyValidator(EnvoyBinary binary) {
    this.binary = requireNonNull(binary);
  }

  /**
   * Asks Envoy about a bootstrap.
   *
   * @param bootstrap JSON or YAML text
   */
  public ValidationResult validate(String bootstrap) throws IOException, InterruptedException {
    // Envoy goes by the extension; JSON is YAML too.
    return validate(bootstrap.getBytes(StandardCharsets.UTF_8), ".yaml");
  }

  /**
   * Asks Envoy about a bootstrap.
   *
   * @param bootstrap a {@code Bootstrap} message in protobuf's binary form, which also carries what
   *     our classes of the API do not know
   */
  public ValidationResult validate(byte[] bootstrap) throws IOException, InterruptedException {
    return validate(bootstrap, ".pb");
  }

  private ValidationResult validate(byte[] bootstrap, String extension)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("ostiary-validate", extension);
    try {
      Files.write(file, bootstrap);
      List<String> line =
          List.of(
              binary.path().toString(),
              "--mode",
              "validate",
              "--disable-hot-restart",
              "--log-level",
              "warning",
              "-c",
              file.toString());
      return switch (new Command(line, Map.of(), LIMIT).run()) {
        case Command.Outcome.Ended ended when ended.succeeded() -> new ValidationResult.Valid();
        case Command.Outcome.Ended ended -> new ValidationResult.Invalid(reason(ended.output()));
        case Command.Outcome.TimedOut late ->
            new ValidationResult.Invalid("no verdict within " + late.limit());
      };
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static String reason(String output) {
    return output.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("\n"));
  }
}
