package io.ostiary.cli.command;

import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.FirstLook;
import io.ostiary.cli.runtime.ListenPoint;
import io.ostiary.cli.runtime.Management;
import io.ostiary.cli.state.StateFolder;
import io.ostiary.translator.source.pomerium.Installation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that run a service: its folder, and who asks how it is. */
final class ProcessOptions {
  private static final String HEALTH = "--health-address";
  private static final String METRICS = "--metrics-address";

  @Mixin private final DataFolderOption folder = new DataFolderOption();

  @Option(
      names = HEALTH,
      paramLabel = "IP:PORT",
      converter = ListenPointConverter.class,
      description =
          "Where probes and metrics are answered (default: health_check_addr, else a free port of"
              + " loopback).")
  private Optional<ListenPoint> health = Optional.empty();

  @Option(
      names = METRICS,
      paramLabel = "IP:PORT",
      converter = ListenPointConverter.class,
      description = "Where metrics alone are answered (default: metrics_address, else nowhere).")
  private Optional<ListenPoint> metrics = Optional.empty();

  /** Opens the state folder: option, environment, configuration, XDG folder, in this order. */
  StateFolder openState(Map<String, String> environment, FirstLook look) throws CommandException {
    Optional<Path> configured = look.translated().installation().own().dataFolder().map(Path::of);
    return DataFolderOption.open(
        folder.path().or(() -> configured).orElseGet(() -> StateFolder.byDefault(environment)));
  }

  /** Begins to answer probes; users are not served yet. */
  void listen(Management management, Installation installation) throws CommandException {
    InetSocketAddress probes =
        port(HEALTH, health).orElseGet(() -> ListenPoint.of(installation.healthAddress()));
    Optional<InetSocketAddress> counts =
        port(METRICS, metrics).or(() -> installation.metricsAddress().map(ListenPoint::of));
    try {
      management.listenForProbes(probes);
      if (counts.isPresent()) {
        management.listenForMetrics(counts.get());
      }
    } catch (IOException failure) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(failure.getMessage()));
    }
  }

  private static Optional<InetSocketAddress> port(String option, Optional<ListenPoint> given)
      throws CommandException {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    return switch (given.get()) {
      case ListenPoint.Port(InetSocketAddress address) -> Optional.of(address);
      case ListenPoint.Socket socket ->
          throw new CommandException(
              ExitCode.BAD_CONFIGURATION, option + " is IP:PORT: '" + socket.text() + "'");
    };
  }
}
