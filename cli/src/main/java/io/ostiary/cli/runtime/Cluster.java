package io.ostiary.cli.runtime;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.kubernetes.ApiConnection;
import io.ostiary.xds.kubernetes.KubernetesContents;
import io.ostiary.xds.kubernetes.KubernetesSettings;
import io.ostiary.xds.kubernetes.KubernetesSource;
import io.ostiary.xds.kubernetes.status.KubernetesLease;
import io.ostiary.xds.kubernetes.status.KubernetesStatusApi;
import io.ostiary.xds.kubernetes.status.LeaderLease;
import io.ostiary.xds.kubernetes.status.StatusAddress;
import io.ostiary.xds.kubernetes.status.StatusSettings;
import io.ostiary.xds.kubernetes.status.StatusWriter;
import io.ostiary.xds.pipeline.Settled;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** A Kubernetes cluster that a process reads its configuration from, and tells users through. */
public final class Cluster implements AutoCloseable {
  private final KubernetesSource source;
  private final Optional<Telling> telling;
  private final Shutdown parts;

  private Cluster(KubernetesSource source, Optional<Telling> telling, Shutdown parts) {
    this.source = source;
    this.telling = telling;
    this.parts = parts;
  }

  /**
   * What to do with a cluster.
   *
   * @param source what is read
   * @param address where the address comes from that Ingresses show; empty where nothing at all is
   *     written
   * @param controllers the controllers of the IngressClasses that are ours
   * @param leaseNamespace where the Lease is; empty for the process' own namespace
   * @param replica this process' name among all replicas
   */
  public record Settings(
      KubernetesSettings source,
      Optional<StatusAddress> address,
      Set<String> controllers,
      Optional<String> leaseNamespace,
      String replica) {
    public Settings {
      requireNonNull(source);
      requireNonNull(address);
      controllers = Set.copyOf(controllers);
      requireNonNull(leaseNamespace);
      requireNonNull(replica);
    }

    /** Two installations in one cluster have different settings objects. */
    String installation() {
      return source.settingsObject().equals("global")
          ? "ostiary"
          : "ostiary-" + source.settingsObject();
    }
  }

  private record Telling(StatusWriter writer, LeaderLease lease) {}

  /**
   * Begins to read.
   *
   * @throws CommandException when there is no way to a cluster; one that does not answer yet is
   *     waited for
   */
  public static Cluster start(
      Settings settings, MonotonicTimer timer, MeterRegistry meters, InstantSource clock)
      throws CommandException {
    Shutdown parts = new Shutdown();
    ApiConnection connection;
    try {
      connection = parts.ending("api connection", ApiConnection.find());
    } catch (ApiConnection.NoWay noWay) {
      throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(noWay.getMessage()));
    }
    KubernetesSource source =
        parts.ending("cluster", new KubernetesSource(settings.source(), connection, timer, meters));
    Optional<Telling> telling =
        settings
            .address()
            .map(address -> telling(settings, address, connection, timer, meters, clock));
    telling.ifPresent(
        tells -> {
          parts.ending("status", tells.writer());
          parts.ending("lease", tells.lease());
        });
    source.start();
    return new Cluster(source, telling, parts);
  }

  private static Telling telling(
      Settings settings,
      StatusAddress address,
      ApiConnection connection,
      MonotonicTimer timer,
      MeterRegistry meters,
      InstantSource clock) {
    CompletableFuture<StatusWriter> writer = new CompletableFuture<>();
    LeaderLease lease =
        new LeaderLease(
            new KubernetesLease(
                connection.client(),
                settings.leaseNamespace().orElse(connection.namespace()),
                settings.installation(),
                clock),
            settings.replica(),
            timer,
            () -> writer.join().leadershipChanged());
    writer.complete(
        new StatusWriter(
            new StatusSettings(
                address,
                settings.source().settingsObject(),
                settings.controllers(),
                settings.installation()),
            new KubernetesStatusApi(connection.client(), settings.installation(), clock),
            lease::isHeld,
            timer,
            meters));
    return new Telling(writer.join(), lease);
  }

  /** Waits until every object is known. */
  public KubernetesContents awaitComplete() throws InterruptedException {
    CompletableFuture<KubernetesContents> first = new CompletableFuture<>();
    source.onContents(first::complete);
    try {
      return first.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Those who tell users what a control plane makes of the objects. */
  public List<Consumer<Settled>> listeners() {
    return telling.stream().<Consumer<Settled>>map(tells -> tells.writer()::take).toList();
  }

  /** Hands each change on to a control plane that runs. */
  public void feed(ControlPlane control) {
    source.onContents(control::submit);
    telling.ifPresent(
        tells -> {
          source.onState(tells.writer()::take);
          tells.writer().start();
          tells.lease().start();
        });
  }

  /** What cannot be followed at the moment, a line for each. */
  public List<String> troubles() {
    return source.troubles().stream().map(Diagnostic::toString).toList();
  }

  @Override
  public void close() {
    parts.close();
  }
}
