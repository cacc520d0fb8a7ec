package io.ostiary.cli.dev;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import com.nimbusds.jose.jwk.JWKSet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.cli.config.EnvironmentOverlay;
import io.ostiary.cli.http.LoopbackClient;
import io.ostiary.cli.logging.Logging;
import io.ostiary.cli.runtime.Admission;
import io.ostiary.cli.runtime.AuthorityBundle;
import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ControlPlane;
import io.ostiary.cli.runtime.EnvoyEventLog;
import io.ostiary.cli.runtime.EnvoyProcess;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.FirstLook;
import io.ostiary.cli.runtime.Places;
import io.ostiary.cli.runtime.Shutdown;
import io.ostiary.cli.runtime.Sources;
import io.ostiary.cli.state.InstallationSecrets;
import io.ostiary.cli.state.StateFolder;
import io.ostiary.envoy.binary.EnvoyBinary;
import io.ostiary.envoy.process.DrainLimits;
import io.ostiary.envoy.process.EnvoyOptions;
import io.ostiary.envoy.process.EnvoySupervisor;
import io.ostiary.envoy.process.RuntimeFolder;
import io.ostiary.translator.Options;
import io.ostiary.translator.Options.Development;
import io.ostiary.translator.emit.AccessLogOutput;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.xds.pipeline.Publication;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** One run of {@code dev}: the wiring of Ostiary with an identity provider and an application. */
public final class DevSession {
  private static final String CONFIG = "config.yaml";

  private static final Duration ENVOY_READY = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Wishes wishes;
  private final StateFolder state;
  private final RuntimeFolder runtime;
  private final DevConsole console;
  private final InstantSource clock = InstantSource.system();

  /** Nothing is said of changes before the welcome, which shows all that there is. */
  private final AtomicBoolean welcomed = new AtomicBoolean();

  private final AtomicReference<Optional<Running>> running =
      new AtomicReference<>(Optional.empty());

  /**
   * What the user asked for.
   *
   * @param manifests the user's own YAML
   * @param home the checkout, as the launcher tells it
   * @param https whether to serve https
   * @param port the port to try first; 0 for any
   * @param backends where Services really are
   */
  public record Wishes(
      Optional<Path> manifests,
      Optional<Path> home,
      boolean https,
      int port,
      Map<String, List<Endpoint>> backends) {
    public Wishes {
      requireNonNull(manifests);
      requireNonNull(home);
      backends = Map.copyOf(backends);
    }
  }

  /** What is known once everything runs. */
  private record Running(
      ControlPlane control,
      FirstLook look,
      DevServers servers,
      LoopbackClient client,
      DevConsole.Facts facts) {}

  public DevSession(Wishes wishes, StateFolder state, RuntimeFolder runtime, DevConsole console) {
    this.wishes = requireNonNull(wishes);
    this.state = requireNonNull(state);
    this.runtime = requireNonNull(runtime);
    this.console = requireNonNull(console);
  }

  /** Starts everything and waits until Envoy serves. */
  public void start(Shutdown shutdown, Map<String, String> environment, String version)
      throws CommandException, InterruptedException, IOException {
    Path log = state.path().resolve("ostiary.log");
    Logging.alsoTo(log);
    EnvoyBinary binary = EnvoyProcess.find(shutdown, console::progress);
    int port = port();
    String scheme = wishes.https() ? "https" : "http";
    Optional<DevTls> tls = wishes.https() ? Optional.of(DevTls.in(state, clock)) : Optional.empty();
    LoopbackClient client = new LoopbackClient(PATIENCE, tls.map(DevTls::trusting));
    URI authenticate =
        URI.create("%s://%s:%d".formatted(scheme, DevConfiguration.AUTHENTICATE_HOST, port));
    DevServers servers =
        shutdown.ending(
            "development servers",
            DevServers.start(
                authenticate,
                new InstallationSecrets(state, clock),
                host -> keys(client, URI.create(scheme + "://" + host), port),
                clock));

    ControlPlane.Timers timers = shutdown.ending("timers", ControlPlane.Timers.create());
    Path manifests = wishes.manifests().orElseGet(() -> Examples.folder(wishes.home(), state));
    Options options = options(servers, environment);
    FirstLook look = look(manifests, servers, tls, options, timers, port);
    ControlPlane control =
        shutdown.ending(
            "control plane",
            ControlPlane.start(
                new ControlPlane.Needs(
                    look,
                    timers,
                    state,
                    Places.sockets(runtime),
                    options,
                    Admission.ofAll(),
                    listeners(tls),
                    new SimpleMeterRegistry(),
                    clock)));
    Path envoyLog = Files.writeString(state.path().resolve("envoy.log"), "");
    EnvoyProcess envoy =
        shutdown.ending(
            "envoy",
            EnvoyProcess.of(
                new EnvoyProcess.Needs(
                    binary, envoyOptions(envoyLog), state.lock(), runtime, environment),
                look.translated().model().edge(),
                new EnvoyEventLog()));
    envoy.start();
    if (!envoy.awaitReady(ENVOY_READY)) {
      throw new CommandException(
          ExitCode.FAILED, "Envoy does not become ready; its log is '%s'".formatted(envoyLog));
    }
    List<String> notes = notes(port, servers, look.translated().model(), tls);
    running.set(
        Optional.of(
            new Running(
                control,
                look,
                servers,
                client,
                new DevConsole.Facts(
                    version,
                    "%s   %s   (%s)"
                        .formatted(binary.version(), binary.path(), binary.source().words()),
                    scheme,
                    port,
                    manifests.toString(),
                    state.path() + "/ostiary.log and envoy.log",
                    notes))));
  }

  /** The port to serve; the one of an earlier run whose Envoy still has it does not change. */
  private int port() throws IOException {
    OptionalInt held =
        EnvoySupervisor.isLeftRunning(state.lock())
            ? state.read(CONFIG).map(DevConfiguration::port).orElse(OptionalInt.empty())
            : OptionalInt.empty();
    if (held.isPresent() && held.getAsInt() == wishes.port()) {
      return wishes.port();
    }
    int free = Ports.freeOr(wishes.port());
    return free == wishes.port() ? free : held.orElse(free);
  }

  /** Shows what is served where, and from now on what changes. */
  public void welcome() {
    Running now = running.get().orElseThrow();
    welcomed.set(true);
    console.welcome(now.facts(), now.control().inForce().current(), now.look().diagnostics());
  }

  /** Logs in as everybody and compares; whether all is well. */
  public boolean check() {
    Running now = running.get().orElseThrow();
    now.look().diagnostics().forEach(console::problem);
    return new DevCheck(
            new DevCheck.Facts(
                now.client(),
                now.facts().scheme(),
                now.facts().port(),
                now.servers().issuer(),
                wishes.backends().isEmpty()),
            console::line)
        .run(now.control().inForce().current().model());
  }

  private FirstLook look(
      Path manifests,
      DevServers servers,
      Optional<DevTls> tls,
      Options options,
      ControlPlane.Timers timers,
      int port)
      throws CommandException {
    Path config = state.path().resolve(CONFIG);
    Sources sources =
        new Sources(
            Optional.of(config),
            Optional.of(manifests),
            // The example of `run` lies beside the others; in the user's own folder all is read.
            wishes.manifests().isEmpty() ? Set.of(manifests.resolve("config.yaml")) : Set.of(),
            EnvironmentOverlay.of(Map.of()));
    tls.ifPresent(certificates -> certificates.issue(Set.of()));
    state.write(
        CONFIG,
        DevConfiguration.text(
            port,
            servers.issuer(),
            servers.client(),
            tls.map(
                files -> new DevConfiguration.TlsFiles(files.certificateFile(), files.keyFile()))));
    FirstLook look = FirstLook.take(sources, options, timers.forInputs(), clock);
    if (tls.isPresent()) {
      // The names are known only now; the first publication reads the files again.
      tls.get().issue(DevTls.names(look.translated().model()));
      look = FirstLook.take(sources, options, timers.forInputs(), clock);
    }
    return look;
  }

  private ControlPlane.Listeners listeners(Optional<DevTls> tls) {
    return new ControlPlane.Listeners(
        List.of(publication -> published(publication, tls)),
        List.of(
            change -> {
              if (welcomed.get()) {
                console.changed(change);
              }
            }));
  }

  private void published(Publication publication, Optional<DevTls> tls) {
    if (welcomed.get()) {
      console.applied(publication);
    }
    Optional<Set<String>> before =
        publication.previous().map(previous -> DevTls.names(previous.model()));
    Set<String> now = DevTls.names(publication.current().model());
    if (tls.isPresent() && before.isPresent() && !before.get().equals(now)) {
      tls.get().issue(now);
    }
  }

  private Options options(DevServers servers, Map<String, String> environment) {
    Places places = Places.sockets(runtime);
    return new Options(
        wishes.backends(),
        Optional.of(new Endpoint("127.0.0.1", servers.applicationPort(), 1)),
        Optional.of(wishes.https() ? Development.HTTPS : Development.HTTP),
        new EmitSettings(
            places.forEnvoy().authorization(),
            places.forEnvoy().portal(),
            Optional.empty(),
            AccessLogOutput.standard(AccessLogFormat.TEXT),
            AuthorityBundle.ofMachine(environment).here()));
  }

  private static EnvoyOptions envoyOptions(Path log) {
    return new EnvoyOptions(
        EnvoyOptions.LogFormat.TEXT,
        EnvoyOptions.LogLevel.WARNING,
        new EnvoyOptions.Output.AppendTo(log),
        OptionalInt.of(2),
        new DrainLimits(Duration.ofMillis(200), Duration.ofSeconds(3)));
  }

  private List<String> notes(int port, DevServers servers, Model model, Optional<DevTls> tls) {
    List<String> notes = new ArrayList<>();
    if (wishes.port() != 0 && port != wishes.port()) {
      notes.add("port %d is taken, so it is %d today".formatted(wishes.port(), port));
    }
    notes.add("identity provider at " + servers.issuer());
    LocalNames.note(model.hosts().keySet()).ifPresent(notes::add);
    tls.ifPresent(
        certificates -> {
          notes.add("to trust the certificate, once, by your own hand:");
          notes.addAll(certificates.trustCommands(System.getProperty("os.name", "")));
        });
    return notes;
  }

  private static JWKSet keys(LoopbackClient client, URI site, int port)
      throws IOException, ParseException {
    URI keys =
        URI.create(
            "%s://%s:%d/.well-known/pomerium/jwks.json"
                .formatted(site.getScheme(), site.getHost(), port));
    return JWKSet.parse(client.get(keys, ImmutableListMultimap.of()).body());
  }
}
