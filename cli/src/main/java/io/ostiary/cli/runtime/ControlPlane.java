package io.ostiary.cli.runtime;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.cli.logging.Logging;
import io.ostiary.cli.state.InstallationSecrets;
import io.ostiary.cli.state.StateFolder;
import io.ostiary.cli.state.UnpackedLibraries;
import io.ostiary.extauthz.session.SessionStoreException;
import io.ostiary.translator.Inputs;
import io.ostiary.translator.Options;
import io.ostiary.translator.TranslationMemory;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.files.FileContents;
import io.ostiary.xds.kubernetes.KubernetesContents;
import io.ostiary.xds.pipeline.DiagnosticsChange;
import io.ostiary.xds.pipeline.Pipeline;
import io.ostiary.xds.pipeline.PipelineConsumers;
import io.ostiary.xds.pipeline.PipelineSettings;
import io.ostiary.xds.pipeline.Publication;
import io.ostiary.xds.pipeline.Settled;
import io.ostiary.xds.pipeline.StartResult;
import io.ostiary.xds.server.Pacing;
import io.ostiary.xds.server.XdsServer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Everything of Ostiary that serves Envoys: files to configuration to xDS, and authorization with
 * its pages. Each replica is one of these.
 */
public final class ControlPlane implements AutoCloseable {
  private final Pipeline pipeline;
  private final XdsServer xds;
  private final Shutdown parts;

  private ControlPlane(Pipeline pipeline, XdsServer xds, Shutdown parts) {
    this.pipeline = pipeline;
    this.xds = xds;
    this.parts = parts;
  }

  /**
   * What a control plane is made of.
   *
   * @param look the files as they were found
   * @param timers the timers of the inputs and of the wire
   * @param state where state is kept
   * @param places where the servers listen
   * @param options what the command adds to the users' configuration
   * @param admission asked before a configuration is put in force
   * @param listeners who is told
   * @param meters what counts
   * @param clock the time
   */
  public record Needs(
      FirstLook look,
      Timers timers,
      StateFolder state,
      Places places,
      Options options,
      Admission admission,
      Listeners listeners,
      MeterRegistry meters,
      InstantSource clock) {
    public Needs {
      requireNonNull(look);
      requireNonNull(timers);
      requireNonNull(state);
      requireNonNull(places);
      requireNonNull(options);
      requireNonNull(admission);
      requireNonNull(listeners);
      requireNonNull(meters);
      requireNonNull(clock);
    }
  }

  /**
   * Who is told of configurations in force, of diagnostics, and of what the objects of a cluster
   * have come to; they must not wait.
   */
  public record Listeners(
      List<Consumer<Publication>> publications,
      List<Consumer<DiagnosticsChange>> diagnostics,
      List<Consumer<Settled>> settled) {
    public Listeners {
      publications = List.copyOf(publications);
      diagnostics = List.copyOf(diagnostics);
      settled = List.copyOf(settled);
    }

    /** Listeners where there is no cluster. */
    public Listeners(
        List<Consumer<Publication>> publications, List<Consumer<DiagnosticsChange>> diagnostics) {
      this(publications, diagnostics, List.of());
    }
  }

  /** Two timers of one thread each, because a translation would hold up the wire. */
  public record Timers(ScheduledExecutorService inputs, ScheduledExecutorService wire)
      implements AutoCloseable {
    /** New ones. */
    public static Timers create() {
      return new Timers(
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().name("pipeline").daemon().factory()),
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().name("xds-timer").daemon().factory()));
    }

    /** The timer of files and translation. */
    public MonotonicTimer forInputs() {
      return MonotonicTimer.system(inputs);
    }

    MonotonicTimer forWire() {
      return MonotonicTimer.system(wire);
    }

    @Override
    public void close() {
      inputs.shutdownNow();
      wire.shutdownNow();
    }
  }

  /**
   * Starts all parts; on failure none is left running.
   *
   * @throws CommandException when the configuration cannot be put in force, or an address or the
   *     store cannot be had
   */
  public static ControlPlane start(Needs needs) throws CommandException {
    Shutdown parts = new Shutdown();
    boolean complete = false;
    try {
      ControlPlane started = start(needs, parts);
      complete = true;
      return started;
    } catch (IOException failure) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(failure.getMessage()));
    } catch (SessionStoreException failure) {
      throw new CommandException(
          ExitCode.FAILED, "the session store cannot be opened: " + failure.getMessage());
    } finally {
      if (!complete) {
        parts.close();
      }
    }
  }

  private static ControlPlane start(Needs needs, Shutdown parts)
      throws CommandException, IOException, SessionStoreException {
    Logging.countDroppedLines(needs.meters());
    InstallationSecrets secrets = new InstallationSecrets(needs.state(), needs.clock());
    Translated first = needs.look().translated();
    parts.ending("unpacked libraries", UnpackedLibraries.in(needs.state()));
    AuthPlane auth =
        parts.ending(
            "authorization",
            AuthPlane.create(
                new AuthPlane.Needs(
                    needs.places(),
                    new AuthSettingsFactory(secrets),
                    Sessions.open(
                        first.installation(), needs.state().path(), needs.meters(), needs.clock()),
                    needs.meters(),
                    needs.clock()),
                first));
    DeltaCache cache = new DeltaCache();
    TranslationMemory memory = new TranslationMemory();
    Pipeline pipeline =
        new Pipeline(
            new PipelineSettings(
                secrets.defaultCertificate(),
                needs.options().with(first.model().edge().routing()),
                PipelineSettings.STANDARD_WINDOW),
            inputs -> needs.admission().admit(Translator.translate(inputs, memory)),
            cache,
            new PipelineConsumers(
                List.of(auth::accept), publications(needs), needs.listeners().diagnostics()),
            new Pipeline.Clocks(needs.clock(), needs.timers().forInputs()));
    XdsServer xds =
        new XdsServer(
            needs.places().xdsAddress(),
            cache,
            Pacing.STANDARD,
            needs.timers().forWire(),
            needs.meters());
    auth.start();
    parts.ending("xds", xds);
    needs.listeners().settled().forEach(pipeline::onSettled);
    pipeline.submit(needs.look().objects());
    if (pipeline.start(needs.look().contents()) instanceof StartResult.Refused refused) {
      throw FirstLook.refused(needs.look().sources(), refused.diagnostics());
    }
    xds.start();
    parts.ending("pipeline", pipeline);
    parts.ending("files", needs.look().source());
    Sources sources = needs.look().sources();
    Consumer<FileContents> changed = contents -> pipeline.submit(sources.prepared(contents));
    needs.look().source().watch(changed);
    return new ControlPlane(pipeline, xds, parts);
  }

  private static List<Consumer<Publication>> publications(Needs needs) {
    CertificateEnds ends = new CertificateEnds(needs.meters());
    List<Consumer<Publication>> all = new ArrayList<>(needs.listeners().publications());
    all.add(publication -> ends.take(publication.current().model().certificates().values()));
    return all;
  }

  /** Takes up changed objects of a cluster. */
  public void submit(KubernetesContents objects) {
    pipeline.submit(objects);
  }

  /** Whether Envoys are answered. */
  public boolean ready() {
    return pipeline.ready() && xds.ready();
  }

  /** What the configuration that is in force was made of. */
  public Optional<Inputs> inputs() {
    return pipeline.inputs();
  }

  /** What is in force. */
  public Publication inForce() {
    return pipeline.last().orElseThrow();
  }

  @Override
  public void close() {
    parts.close();
  }
}
