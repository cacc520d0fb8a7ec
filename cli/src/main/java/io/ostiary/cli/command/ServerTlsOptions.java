package io.ostiary.cli.command;

import io.ostiary.cli.tls.ServerTls;
import io.ostiary.cli.tls.TlsFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The files of our side of mutual TLS, without which nothing is served beyond this machine. */
final class ServerTlsOptions {
  static final String ALL = "--tls-cert, --tls-key and --tls-ca";

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The certificate chain of this server, PEM; taken up anew when it changes.")
  private Optional<Path> certificate = Optional.empty();

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "The authorities that the certificates of Envoys must lead to, PEM.")
  private Optional<Path> authorities = Optional.empty();

  @Option(
      names = "--client-name",
      paramLabel = "NAME",
      split = ",",
      description = {
        "A DNS name or URI of which an Envoy's certificate must have one; may be repeated",
        "(default: every certificate of those authorities is an Envoy's)."
      })
  private List<String> clientNames = List.of();

  /** All three files read, or none named; what is wrong is added to the problems. */
  Optional<ServerTls> load(List<String> problems) {
    long given = Stream.of(certificate, key, authorities).filter(Optional::isPresent).count();
    if (given == 0) {
      if (!clientNames.isEmpty()) {
        problems.add("--client-name says nothing without " + ALL);
      }
      return Optional.empty();
    }
    if (given != 3) {
      problems.add(ALL + " belong together");
      return Optional.empty();
    }
    TlsFiles files =
        new TlsFiles(
            new TlsFiles.Named("--tls-cert", certificate.orElseThrow()),
            new TlsFiles.Named("--tls-key", key.orElseThrow()),
            new TlsFiles.Named("--tls-ca", authorities.orElseThrow()));
    return switch (ServerTls.load(files, new HashSet<>(clientNames), InstantSource.system())) {
      case ServerTls.Loaded.Usable(ServerTls tls) -> Optional.of(tls);
      case ServerTls.Loaded.Faulty(List<String> found) -> {
        problems.addAll(found);
        yield Optional.empty();
      }
    };
  }

  /** Whether any of them is named, right or wrong. */
  boolean areGiven() {
    return Stream.of(certificate, key, authorities).anyMatch(Optional::isPresent);
  }
}
