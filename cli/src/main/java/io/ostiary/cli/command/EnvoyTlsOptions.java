package io.ostiary.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The files of an Envoy's side of mutual TLS, as the machines of the Envoys name them. */
final class EnvoyTlsOptions {
  static final String ALL = "--envoy-tls-cert, --envoy-tls-key and --envoy-tls-ca";

  @Option(
      names = "--envoy-tls-cert",
      paramLabel = "FILE",
      description = "The Envoy's certificate chain, PEM, where its machine has it.")
  private Optional<Path> certificate = Optional.empty();

  @Option(names = "--envoy-tls-key", paramLabel = "FILE", description = "Its private key, PEM.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--envoy-tls-ca",
      paramLabel = "FILE",
      description = "The authorities that the certificate of `serve` must lead to, PEM.")
  private Optional<Path> authorities = Optional.empty();

  @Option(
      names = "--tls-server-name",
      paramLabel = "NAME",
      description =
          "The name or address that the certificate of `serve` is made out to (default: the host"
              + " at which an Envoy reaches it).")
  private Optional<String> serverName = Optional.empty();

  /**
   * The files.
   *
   * @param certificate the Envoy's chain
   * @param key its key
   * @param authorities of the server
   */
  record Files(Path certificate, Path key, Path authorities) {}

  /** All three files, or none; what is wrong is added to the problems. */
  Optional<Files> files(List<String> problems) {
    List<Path> given = Stream.of(certificate, key, authorities).flatMap(Optional::stream).toList();
    if (!given.isEmpty() && given.size() != 3) {
      problems.add(ALL + " belong together");
      return Optional.empty();
    }
    given.stream()
        .filter(path -> !path.isAbsolute())
        .forEach(path -> problems.add("name the Envoy's file from the root: '" + path + "'"));
    return given.isEmpty()
        ? Optional.empty()
        : Optional.of(new Files(given.get(0), given.get(1), given.get(2)));
  }

  /** What the server's certificate must be made out to. */
  String serverName(String host) {
    return serverName.orElse(host);
  }
}
