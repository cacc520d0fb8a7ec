package io.ostiary.envoy.process;

import static java.util.Objects.requireNonNull;

import io.ostiary.envoy.admin.AdminClient;
import io.ostiary.envoy.process.EnvoyEvent.ReplaceReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps exactly one Envoy running for a state folder. It takes over one that outlived an earlier
 * Ostiary where that is possible, starts one otherwise, starts it again when it crashes, and lets
 * its users finish when it stops.
 *
 * <p>Envoy is no daemon of Java's: when Java is killed it goes on serving, and the next Ostiary
 * finds it by the state folder. All changes happen on one thread, which also calls the listener.
 */
public final class EnvoySupervisor implements AutoCloseable {
  private static final Duration ADMIN_LIMIT = Duration.ofSeconds(2);
  private static final Duration READY_LOOK = Duration.ofMillis(50);
  private static final Duration RELEASE_LOOK = Duration.ofMillis(500);

  private final EnvoyLaunch launch;
  private final StateLock lock;
  private final Map<String, String> environment;
  private final Consumer<EnvoyEvent> listener;
  private final AdminClient admin;
  private final ScheduledExecutorService thread;
  private final RestartBackOff backOff = new RestartBackOff();

  /** Replaced when an Envoy that was ready is gone. */
  private final AtomicReference<CompletableFuture<Void>> ready =
      new AtomicReference<>(new CompletableFuture<>());

  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile @Nullable EnvoyInstance envoy;

  /** Confined to {@link #thread}, as all that follow. */
  private @Nullable ListenClaims claims;

  private @Nullable EnvoyFiles files;
  private @Nullable OutputRelay relay;
  private List<InetSocketAddress> addresses;
  private boolean stopping;

  /**
   * A supervisor that does nothing yet.
   *
   * @param lock on the state folder; stays with the caller, who closes it after this one
   * @param environment the variables of the process
   * @param listener told of everything that happens, on the supervisor's thread
   */
  public EnvoySupervisor(
      EnvoyLaunch launch,
      StateLock lock,
      Map<String, String> environment,
      Consumer<EnvoyEvent> listener) {
    this.launch = requireNonNull(launch);
    this.addresses = launch.addresses();
    this.lock = requireNonNull(lock);
    this.environment = Map.copyOf(environment);
    this.listener = requireNonNull(listener);
    this.admin = AdminClient.of(launch.admin(), ADMIN_LIMIT);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("envoy-supervisor").daemon().factory());
  }

  /** Whether an Envoy of this state folder has outlived its Ostiary. */
  public static boolean isLeftRunning(StateLock lock) throws IOException {
    return !RunningEnvoys.startedWith(EnvoyFiles.in(lock).bootstrap()).isEmpty();
  }

  /** Where an Envoy writes whose output is {@link EnvoyOptions.Output.Relayed}. */
  public static Path log(StateLock lock) throws IOException {
    return EnvoyFiles.in(lock).log();
  }

  /**
   * Takes over or starts an Envoy; does not wait until it is ready.
   *
   * @throws AddressInUseException when somebody else has one of its addresses
   * @throws IOException when it cannot be started
   */
  public void start() throws IOException, AddressInUseException, InterruptedException {
    onThread(this::begin);
  }

  /**
   * Takes the addresses on which Envoy is about to be told to listen. Those of before are given
   * back when it has left them.
   *
   * @throws AddressInUseException when somebody else has one of them; those of before stay
   */
  public void claim(List<InetSocketAddress> next)
      throws IOException, AddressInUseException, InterruptedException {
    onThread(() -> move(List.copyOf(next)));
  }

  private interface Change {
    void make() throws IOException, AddressInUseException, InterruptedException;
  }

  private void onThread(Change change)
      throws IOException, AddressInUseException, InterruptedException {
    try {
      thread
          .submit(
              () -> {
                change.make();
                return null;
              })
          .get();
    } catch (RejectedExecutionException | CancellationException closed) {
      throw new IOException("envoy is being stopped", closed);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case IOException io -> throw io;
        case AddressInUseException taken -> throw taken;
        case InterruptedException interrupted -> throw interrupted;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }

  /** Waits until Envoy has its configuration and serves; false when the time is over first. */
  public boolean awaitReady(Duration limit) throws InterruptedException {
    try {
      ready.get().get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException neverFails) {
      throw new IllegalStateException(neverFails);
    }
  }

  /** Whether Envoy runs, has its configuration and serves. */
  public boolean isReady() {
    return ready.get().isDone();
  }

  /** The process, when there is one at this moment. */
  public OptionalLong pid() {
    EnvoyInstance current = envoy;
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.pid());
  }

  /** A client for the administration interface of whatever Envoy runs at that moment. */
  public AdminClient admin() {
    return admin;
  }

  /**
   * Lets users finish within the limits of {@link DrainLimits}, ends Envoy and waits until it is
   * gone. Further calls only wait for the first.
   */
  @Override
  public void close() {
    if (closing.getAndSet(true)) {
      closed.join();
      return;
    }
    try {
      thread.submit(this::end).get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } finally {
      for (Runnable dropped : thread.shutdownNow()) {
        // Else whoever waits for it would wait for ever.
        if (dropped instanceof Future<?> future) {
          future.cancel(false);
        }
      }
      closed.complete(null);
    }
  }

  private void begin() throws IOException, AddressInUseException, InterruptedException {
    EnvoyFiles found = EnvoyFiles.in(lock);
    files = found;
    relay = relay(found);
    String fingerprint = EnvoyCommand.of(launch, found).fingerprint(launch);
    Optional<ProcessHandle> kept = keepOne(new Survivors(found, admin, fingerprint, addresses));
    claims = ListenClaims.claim(addresses, kept.isPresent() ? addresses : List.of(), environment);
    if (kept.isPresent()) {
      takeOver(kept.get());
    } else {
      launchOne();
    }
  }

  private @Nullable OutputRelay relay(EnvoyFiles at) {
    if (launch.options().output() instanceof EnvoyOptions.Output.Relayed(LineSink sink)) {
      OutputRelay started =
          new OutputRelay(
              at,
              sink,
              () -> admin.post("/reopen_logs"),
              reason ->
                  unlessClosed(() -> listener.accept(new EnvoyEvent.OutputUnreadable(reason))));
      started.start();
      return started;
    }
    return null;
  }

  private void move(List<InetSocketAddress> next) throws IOException, AddressInUseException {
    if (claims != null) {
      claims.move(next, listening());
      releaseLeft();
    }
    addresses = next;
  }

  private void releaseLeft() {
    if (stopping || claims == null || !claims.hasLeft()) {
      return;
    }
    try {
      claims.release(admin.addresses());
    } catch (IOException doesNotAnswer) {
      // Looks again, as when Envoy has not left yet.
    }
    later(this::releaseLeft, RELEASE_LOOK);
  }

  private List<InetSocketAddress> listening() {
    try {
      return admin.addresses();
    } catch (IOException doesNotAnswer) {
      return List.of();
    }
  }

  /** Ends every Envoy of this state folder but the one that can go on as it is. */
  private Optional<ProcessHandle> keepOne(Survivors survivors)
      throws IOException, InterruptedException {
    Optional<ProcessHandle> kept = Optional.empty();
    for (ProcessHandle process : survivors.all()) {
      Optional<ReplaceReason> reason = survivors.whyReplaced(process);
      if (reason.isEmpty()) {
        kept = Optional.of(process);
      } else {
        Ending.atOnce(EnvoyInstance.adopted(process, thread));
        listener.accept(new EnvoyEvent.Replaced(process.pid(), reason.get()));
      }
    }
    return kept;
  }

  private void takeOver(ProcessHandle process) {
    EnvoyInstance instance = EnvoyInstance.adopted(process, thread);
    listener.accept(new EnvoyEvent.TakenOver(process.pid()));
    watch(instance);
  }

  private void launchOne() throws IOException {
    EnvoyFiles at = requireNonNull(files);
    Files.writeString(at.bootstrap(), launch.bootstrap());
    EnvoyCommand command = EnvoyCommand.of(launch, at);
    Process process = command.start(launch.options().output(), at, environment);
    EnvoyInstance instance = EnvoyInstance.child(process);
    String fingerprint = command.fingerprint(launch);
    try {
      Instant started = process.info().startInstant().orElseGet(Instant::now);
      new ProcessRecord(process.pid(), started, fingerprint).write(at.record());
    } catch (IOException failed) {
      process.destroyForcibly();
      throw failed;
    }
    envoy = instance;
    listener.accept(new EnvoyEvent.Started(process.pid()));
    watch(instance);
  }

  private void watch(EnvoyInstance instance) {
    envoy = instance;
    CompletableFuture<?> _ =
        instance.exit().thenAccept(code -> unlessClosed(() -> ended(instance, code)));
    lookWhetherReady(instance);
  }

  private void lookWhetherReady(EnvoyInstance instance) {
    if (stopping || !instance.equals(envoy)) {
      return;
    }
    if (admin.isReady()) {
      ready.get().complete(null);
      listener.accept(new EnvoyEvent.Ready(instance.pid(), instance.uptime()));
    } else {
      later(() -> lookWhetherReady(instance), READY_LOOK);
    }
  }

  private void ended(EnvoyInstance instance, OptionalInt code) {
    if (stopping || !instance.equals(envoy)) {
      return;
    }
    envoy = null;
    if (ready.get().isDone()) {
      ready.set(new CompletableFuture<>());
    }
    Duration uptime = instance.uptime();
    Duration wait = backOff.after(uptime);
    listener.accept(new EnvoyEvent.Crashed(instance.pid(), code, uptime, wait));
    later(this::launchAgain, wait);
  }

  private void launchAgain() {
    if (stopping) {
      return;
    }
    try {
      launchOne();
    } catch (IOException failed) {
      Duration wait = backOff.after(Duration.ZERO);
      listener.accept(new EnvoyEvent.LaunchFailed(failed.toString(), wait));
      later(this::launchAgain, wait);
    }
  }

  /** From another thread; whoever closed the supervisor saw to everything. */
  private void unlessClosed(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException closed) {
      // Nothing is left to be done.
    }
  }

  private void later(Runnable work, Duration delay) {
    var _ = thread.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private @Nullable Void end() throws IOException, InterruptedException {
    stopping = true;
    EnvoyInstance current = envoy;
    if (current != null) {
      if (RunningEnvoys.isAlive(current.process())) {
        listener.accept(new EnvoyEvent.Draining(current.pid()));
        EnvoyEvent.StopManner manner = Ending.gracefully(current, admin, launch.options().drain());
        listener.accept(new EnvoyEvent.Stopped(current.pid(), manner));
      }
      envoy = null;
    }
    if (files != null) {
      boolean allRead = relay == null || relay.finish();
      // One that could go on is still there when a start failed for want of an address.
      if (RunningEnvoys.startedWith(files.bootstrap()).isEmpty()) {
        Files.deleteIfExists(files.record());
        if (allRead) {
          files.removeOutput();
        }
      }
    }
    if (claims != null) {
      claims.close();
    }
    return null;
  }
}
