package io.ostiary.cli.command;

import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The files of mutual TLS, without which nothing is served beyond this machine. */
final class TlsOptions {
  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Our certificate chain, PEM.")
  private Optional<Path> certificate = Optional.empty();

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM (PKCS #8).")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "The authorities that the other side's certificate must lead to, PEM.")
  private Optional<Path> authorities = Optional.empty();

  /**
   * The files.
   *
   * @param certificate our chain
   * @param key its key
   * @param authorities of the other side
   */
  record Files(Path certificate, Path key, Path authorities) {}

  /** All three files, or none. */
  Optional<Files> files() throws CommandException {
    long given = Stream.of(certificate, key, authorities).filter(Optional::isPresent).count();
    if (given != 0 && given != 3) {
      throw new CommandException(
          ExitCode.BAD_CONFIGURATION, "--tls-cert, --tls-key and --tls-ca belong together");
    }
    return given == 0
        ? Optional.empty()
        : Optional.of(
            new Files(certificate.orElseThrow(), key.orElseThrow(), authorities.orElseThrow()));
  }
}
