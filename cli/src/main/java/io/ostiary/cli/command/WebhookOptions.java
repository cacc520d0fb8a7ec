package io.ostiary.cli.command;

import io.ostiary.cli.runtime.Cluster;
import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ControlPlane;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.ListenPoint;
import io.ostiary.cli.tls.ServerTls;
import io.ostiary.cli.webhook.WebhookServer;
import io.ostiary.xds.kubernetes.admission.AdmissionAnswers;
import io.ostiary.xds.kubernetes.admission.Reviewer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where {@code serve} answers an API server that asks before it takes an object. */
final class WebhookOptions {
  private static final String ADDRESS = "--webhook-address";

  @Option(
      names = ADDRESS,
      paramLabel = "IP:PORT",
      converter = ListenPointConverter.class,
      description = {
        "Where a validating webhook is answered by https, with the certificate of --tls-cert",
        "(default: nowhere); needs --kubernetes."
      })
  private Optional<ListenPoint> address = Optional.empty();

  /** Who is asked, and with which certificate. */
  record Listening(InetSocketAddress address, ServerTls tls, Cluster.Settings cluster) {
    WebhookServer start(ControlPlane control) throws CommandException {
      try {
        return WebhookServer.start(
            address,
            tls.identity(),
            new AdmissionAnswers(new Reviewer(control::inputs, cluster.source())));
      } catch (IOException failure) {
        throw new CommandException(ExitCode.FAILED, String.valueOf(failure.getMessage()));
      }
    }
  }

  /** Where to listen, if at all. */
  Optional<Listening> listening(Optional<ServerTls> tls, Optional<Cluster.Settings> cluster)
      throws CommandException {
    if (address.isEmpty()) {
      return Optional.empty();
    }
    if (cluster.isEmpty()) {
      throw refused(ADDRESS + " says nothing without --kubernetes");
    }
    if (tls.isEmpty()) {
      throw refused(ADDRESS + ": API servers speak https alone; add " + ServerTlsOptions.ALL);
    }
    return switch (address.get()) {
      case ListenPoint.Port(InetSocketAddress port) ->
          Optional.of(new Listening(port, tls.get(), cluster.get()));
      case ListenPoint.Socket socket ->
          throw refused(ADDRESS + " is IP:PORT: '" + socket.text() + "'");
    };
  }

  private static CommandException refused(String problem) {
    return new CommandException(ExitCode.BAD_CONFIGURATION, problem);
  }
}
