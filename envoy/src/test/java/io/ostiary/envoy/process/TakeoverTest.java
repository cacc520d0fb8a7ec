package io.ostiary.envoy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.ostiary.envoy.RealEnvoy;
import io.ostiary.envoy.admin.AdminClient;
import io.ostiary.envoy.process.EnvoyEvent.ReplaceReason;
import io.ostiary.envoy.process.EnvoyEvent.Replaced;
import io.ostiary.envoy.process.EnvoyEvent.TakenOver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an Envoy whose Ostiary ends. */
class TakeoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<EnvoyEvent> events = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer upstream;

  @BeforeEach
  void setUp() throws Exception {
    RealEnvoy.require();
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    upstream.start();
  }

  @AfterEach
  void tearDown() throws Exception {
    client.close();
    if (upstream != null) {
      upstream.stop(0);
    }
    for (ProcessHandle left : envoys()) {
      left.destroyForcibly();
    }
  }

  @Test
  void isTakenOverAndServesWithoutABreak() throws Exception {
    Process owner = OwnerProcess.start(folder, port());
    assertThatThrownBy(() -> StateLock.acquire(folder.resolve("state")))
        .isInstanceOf(StateFolderInUseException.class)
        .hasMessageContaining("process " + owner.pid());
    long envoy = onlyEnvoy().pid();
    kill(owner);

    try (StateLock lock = StateLock.acquire(folder.resolve("state"))) {
      EnvoyLaunch launch = launch(lock);
      HttpRequest request =
          Workbench.request(AdminClient.of(launch.admin(), Duration.ofSeconds(2)));
      assertThat(Workbench.status(client, request)).isEqualTo(200);
      try (EnvoySupervisor supervisor = supervisor(launch, lock)) {
        supervisor.start();
        assertThat(supervisor.awaitReady(LIMIT)).isTrue();

        assertThat(events.getFirst()).isEqualTo(new TakenOver(envoy));
        assertThat(onlyEnvoy().pid()).isEqualTo(envoy);
        assertThat(Workbench.status(client, request)).isEqualTo(200);
      }
    }
    assertThat(envoys()).isEmpty();
  }

  @Test
  void isStartedAgainWhenItCrashesAfterTheTakeover() throws Exception {
    kill(OwnerProcess.start(folder, port()));
    try (StateLock lock = StateLock.acquire(folder.resolve("state"));
        EnvoySupervisor supervisor = supervisor(launch(lock), lock)) {
      supervisor.start();
      ProcessHandle first = onlyEnvoy();
      first.destroyForcibly();

      await().atMost(LIMIT).until(() -> supervisor.pid().orElse(first.pid()) != first.pid());
      assertThat(supervisor.awaitReady(LIMIT)).isTrue();
    }
    assertThat(envoys()).isEmpty();
  }

  @Test
  void isReplacedWhenItWasStartedWithOtherOptions() throws Exception {
    kill(OwnerProcess.start(folder, port()));
    long envoy = onlyEnvoy().pid();
    try (StateLock lock = StateLock.acquire(folder.resolve("state"))) {
      EnvoyLaunch same = launch(lock);
      EnvoyOptions options =
          new EnvoyOptions(
              same.options().logFormat(),
              same.options().logLevel(),
              same.options().output(),
              OptionalInt.of(2),
              same.options().drain());
      EnvoyLaunch other =
          new EnvoyLaunch(same.binary(), same.bootstrap(), same.admin(), options, List.of());
      assertReplaced(other, lock, envoy, ReplaceReason.OTHER_CONFIGURATION);
    }
  }

  @Test
  void isReplacedWhenItListensElsewhere() throws Exception {
    kill(OwnerProcess.start(folder, port()));
    long envoy = onlyEnvoy().pid();
    int free = Workbench.freePort();
    try (StateLock lock = StateLock.acquire(folder.resolve("state"))) {
      EnvoyLaunch same = launch(lock);
      List<InetSocketAddress> addresses =
          List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), free));
      EnvoyLaunch other =
          new EnvoyLaunch(same.binary(), same.bootstrap(), same.admin(), same.options(), addresses);
      assertReplaced(other, lock, envoy, ReplaceReason.OTHER_ADDRESSES);
    }
  }

  @Test
  void writesWithinBoundsWhileNobodyReadsAndItsLinesAreHandedOnLater() throws Exception {
    kill(OwnerProcess.start(folder, port()));
    Path log = folder.resolve("state/envoy/log");
    try (StateLock lock = StateLock.acquire(folder.resolve("state"))) {
      EnvoyLaunch launch = launch(lock);
      AdminClient admin = AdminClient.of(launch.admin(), Duration.ofSeconds(2));
      String padding = "x".repeat(50_000);
      for (int i = 0; i < 1_500; i++) {
        assertThat(Workbench.status(client, Workbench.request(admin, "/" + i + "/" + padding)))
            .isEqualTo(200);
      }
      await().atMost(LIMIT).until(() -> Files.size(log) >= 64 * 1024 * 1024);
      assertThat(Files.size(log)).isEqualTo(64 * 1024 * 1024);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
          .isEqualTo("rw-------");

      try (EnvoySupervisor supervisor = supervisor(launch, lock)) {
        supervisor.start();
        // Between the old file's end and the new one there is none.
        await()
            .atMost(LIMIT)
            .ignoreException(NoSuchFileException.class)
            .until(() -> Files.size(log) < 1024 * 1024);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
            .isEqualTo("rw-------");
        assertThat(Workbench.status(client, Workbench.request(admin, "/after"))).isEqualTo(200);
      }
      assertThat(events).noneMatch(EnvoyEvent.OutputUnreadable.class::isInstance);
    }
    assertThat(folder.resolve("envoy.log"))
        .content()
        .contains("/0/xx", "/1000/xx", "\"/after\"")
        .doesNotContain("/1499/xx");
    try (Stream<Path> left = Files.list(folder.resolve("state/envoy"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .isSubsetOf("bootstrap.json", "bin");
    }
  }

  @Test
  void isTakenOverAlsoAfterAStartThatCouldNotHaveItsAddress() throws Exception {
    kill(OwnerProcess.start(folder, port()));
    long envoy = onlyEnvoy().pid();
    try (StateLock lock = StateLock.acquire(folder.resolve("state"))) {
      EnvoyLaunch same = launch(lock);
      List<InetSocketAddress> addresses =
          AdminClient.of(same.admin(), Duration.ofSeconds(2)).addresses();
      EnvoyLaunch launch =
          new EnvoyLaunch(same.binary(), same.bootstrap(), same.admin(), same.options(), addresses);
      try (ListenClaims _ =
              ListenClaims.claim(addresses, addresses, Workbench.environment(folder));
          EnvoySupervisor refused = supervisor(launch, lock)) {
        assertThatThrownBy(refused::start).isInstanceOf(AddressInUseException.class);
      }
      try (EnvoySupervisor supervisor = supervisor(launch, lock)) {
        supervisor.start();
        assertThat(events.getFirst()).isEqualTo(new TakenOver(envoy));
      }
    }
    assertThat(envoys()).isEmpty();
  }

  @Test
  void isReplacedWhenNothingIsKnownOfIt() throws Exception {
    kill(OwnerProcess.start(folder, port()));
    long envoy = onlyEnvoy().pid();
    Files.delete(folder.resolve("state/envoy/process.json"));
    try (StateLock lock = StateLock.acquire(folder.resolve("state"))) {
      assertReplaced(launch(lock), lock, envoy, ReplaceReason.UNKNOWN_PROCESS);
    }
  }

  @Test
  void isReplacedWhenItIsAboutToStop() throws Exception {
    kill(OwnerProcess.start(folder, port()));
    long envoy = onlyEnvoy().pid();
    try (StateLock lock = StateLock.acquire(folder.resolve("state"))) {
      EnvoyLaunch launch = launch(lock);
      AdminClient.of(launch.admin(), Duration.ofSeconds(2)).post("/healthcheck/fail");
      assertReplaced(launch, lock, envoy, ReplaceReason.NOT_SERVING);
    }
  }

  @Test
  void isDrainedWhenTheTerminalInterruptsTheWholeGroup() throws Exception {
    Process owner = OwnerProcess.start(folder, port());

    new ProcessBuilder("kill", "-INT", "--", "-" + owner.pid()).start().waitFor();

    assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(envoys()).isEmpty();
    assertThat(Files.readString(folder.resolve("owner.log")))
        .contains("Draining[", "manner=DRAINED")
        .doesNotContain("Crashed[");
  }

  private void assertReplaced(EnvoyLaunch launch, StateLock lock, long envoy, ReplaceReason reason)
      throws Exception {
    try (EnvoySupervisor supervisor = supervisor(launch, lock)) {
      supervisor.start();
      assertThat(supervisor.awaitReady(LIMIT)).isTrue();

      assertThat(events.getFirst()).isEqualTo(new Replaced(envoy, reason));
      assertThat(onlyEnvoy().pid()).isEqualTo(supervisor.pid().orElseThrow()).isNotEqualTo(envoy);
    }
    assertThat(envoys()).isEmpty();
  }

  private EnvoyLaunch launch(StateLock lock) throws Exception {
    return Workbench.launch(RealEnvoy.require(), lock, folder, port(), DrainLimits.DEFAULT);
  }

  private EnvoySupervisor supervisor(EnvoyLaunch launch, StateLock lock) {
    return new EnvoySupervisor(launch, lock, Workbench.environment(folder), events::add);
  }

  private int port() {
    return upstream.getAddress().getPort();
  }

  private ProcessHandle onlyEnvoy() throws Exception {
    List<ProcessHandle> envoys = envoys();
    assertThat(envoys).hasSize(1);
    return envoys.getFirst();
  }

  private List<ProcessHandle> envoys() throws Exception {
    return RunningEnvoys.startedWith(
        folder.toRealPath().resolve(Path.of("state", "envoy", "bootstrap.json")));
  }

  private static void kill(Process owner) throws InterruptedException {
    owner.destroyForcibly();
    assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }
}
