package io.ostiary.cli.runtime;

import io.ostiary.envoy.admin.AdminClient;
import io.ostiary.envoy.binary.BinaryResult;
import io.ostiary.envoy.binary.EnvoyBinaries;
import io.ostiary.envoy.binary.EnvoyBinary;
import io.ostiary.envoy.binary.FetchStep;
import io.ostiary.envoy.bootstrap.AdminAddress;
import io.ostiary.envoy.bootstrap.BootstrapSettings;
import io.ostiary.envoy.bootstrap.EnvoyLimits;
import io.ostiary.envoy.bootstrap.NodeIdentity;
import io.ostiary.envoy.bootstrap.XdsServer;
import io.ostiary.envoy.process.AddressInUseException;
import io.ostiary.envoy.process.EnvoyEvent;
import io.ostiary.envoy.process.EnvoyLaunch;
import io.ostiary.envoy.process.EnvoyOptions;
import io.ostiary.envoy.process.EnvoySupervisor;
import io.ostiary.envoy.process.RuntimeFolder;
import io.ostiary.envoy.process.StateLock;
import io.ostiary.translator.model.Edge;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The Envoy that this process looks after. */
public final class EnvoyProcess implements AutoCloseable {
  private final EnvoySupervisor supervisor;

  private EnvoyProcess(EnvoySupervisor supervisor) {
    this.supervisor = supervisor;
  }

  /**
   * Finds an Envoy, and fetches one when there is none.
   *
   * @param shutdown ends the search, so that no download outlives the process
   * @param progress told of what takes a while
   */
  public static EnvoyBinary find(Shutdown shutdown, Consumer<String> progress)
      throws CommandException, InterruptedException {
    Consumer<FetchStep> steps = step -> progress.accept(step.words());
    Interruption interruption = new Interruption();
    shutdown.ending("search for envoy", interruption::interrupt);
    BinaryResult result;
    try {
      result = EnvoyBinaries.ofProcess().find(steps);
    } finally {
      interruption.over();
    }
    return switch (result) {
      case BinaryResult.Found(EnvoyBinary binary) -> binary;
      case BinaryResult.Missing missing ->
          throw new CommandException(ExitCode.NO_ENVOY, missing.message().lines().toList());
    };
  }

  /**
   * What is needed to start one.
   *
   * @param binary the executable
   * @param options how it is run
   * @param lock the right to the state folder
   * @param runtime where its sockets are
   * @param environment the variables of the process
   */
  public record Needs(
      EnvoyBinary binary,
      EnvoyOptions options,
      StateLock lock,
      RuntimeFolder runtime,
      Map<String, String> environment) {
    public Needs {
      environment = Map.copyOf(environment);
    }
  }

  /** An Envoy that is not started yet; it is registered for the end of the process before that. */
  public static EnvoyProcess of(Needs needs, Edge edge, Consumer<EnvoyEvent> listener) {
    String id = needs.runtime().path().getFileName().toString();
    BootstrapSettings bootstrap =
        new BootstrapSettings(
            NodeIdentity.of(id, "ostiary"),
            new AdminAddress.Socket(needs.runtime().socket("admin.sock")),
            new XdsServer.Socket(needs.runtime().socket(Places.XDS_SOCKET)),
            EnvoyLimits.DEFAULT);
    return new EnvoyProcess(
        new EnvoySupervisor(
            EnvoyLaunch.of(needs.binary(), bootstrap, needs.options(), addresses(edge)),
            needs.lock(),
            needs.environment(),
            listener));
  }

  /** Takes over or starts an Envoy; does not wait until it is ready. */
  public void start() throws CommandException, InterruptedException {
    try {
      supervisor.start();
    } catch (IOException | AddressInUseException failure) {
      supervisor.close();
      throw new CommandException(ExitCode.FAILED, String.valueOf(failure.getMessage()));
    }
  }

  /** Takes other addresses before Envoy is told to listen there; those of before end with that. */
  public void claim(List<InetSocketAddress> addresses)
      throws IOException, AddressInUseException, InterruptedException {
    supervisor.claim(addresses);
  }

  static List<InetSocketAddress> addresses(Edge edge) {
    return Stream.concat(Stream.of(edge.address()), edge.redirectAddress().stream())
        .map(ListenPoint::of)
        .toList();
  }

  /** Whether it has its configuration and serves. */
  public boolean isReady() {
    return supervisor.isReady();
  }

  /** Waits until it serves; false when the time is over first. */
  public boolean awaitReady(Duration limit) throws InterruptedException {
    return supervisor.awaitReady(limit);
  }

  /** Its administration interface. */
  public AdminClient admin() {
    return supervisor.admin();
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
