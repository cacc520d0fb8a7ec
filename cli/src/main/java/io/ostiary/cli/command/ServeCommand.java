package io.ostiary.cli.command;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ostiary.cli.runtime.Admission;
import io.ostiary.cli.runtime.AuthorityBundle;
import io.ostiary.cli.runtime.Cluster;
import io.ostiary.cli.runtime.ControlPlane;
import io.ostiary.cli.runtime.DiagnosticLog;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.FirstLook;
import io.ostiary.cli.runtime.InstallationWatch;
import io.ostiary.cli.runtime.Management;
import io.ostiary.cli.runtime.Places;
import io.ostiary.cli.runtime.Shutdown;
import io.ostiary.cli.runtime.Sources;
import io.ostiary.cli.state.StateFolder;
import io.ostiary.translator.Options;
import io.ostiary.translator.emit.AccessLogOutput;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.SystemAuthorities;
import io.ostiary.translator.source.pomerium.Installation;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ostiary serve}: the same as {@code run}, for Envoys that run elsewhere. */
@Command(
    name = "serve",
    description = "Serves Envoys that run elsewhere; `bootstrap` prints what they start with.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer>, ServiceCommand {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private final SourceOptions files = new SourceOptions();

  @Mixin private final KubernetesOptions kubernetes = new KubernetesOptions();

  @Mixin private final ProcessOptions process = new ProcessOptions();

  @Option(
      names = "--system-authorities",
      paramLabel = "FILE",
      defaultValue = "/etc/ssl/certs/ca-certificates.crt",
      description =
          "Where the Envoys have their system's certificate authorities, for upstreams with https"
              + " (default: ${DEFAULT-VALUE}, Debian's).")
  private String systemAuthorities = SystemAuthorities.DEBIAN.file();

  @Mixin private final ServeAddresses addresses = new ServeAddresses();

  @Override
  public Integer call() throws Exception {
    Places places = addresses.places();
    Map<String, String> environment = System.getenv();
    log.info("event=starting version={} java={}", Version.current(), Runtime.version());
    try (Shutdown shutdown = new Shutdown().onSignal()) {
      ControlPlane.Timers timers = shutdown.ending("timers", ControlPlane.Timers.create());
      Optional<Cluster.Settings> wanted = kubernetes.settings(environment);
      Sources sources = files.sources(environment, wanted.isPresent());
      Options preview = kubernetes.with(TranslatorOptions.preview());
      FirstLook look = FirstLook.take(sources, preview, timers.forInputs(), InstantSource.system());
      Installation installation = look.translated().installation();
      StateFolder state = shutdown.ending("state", process.openState(environment, look));
      PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      Management management = shutdown.ending("management", new Management(meters));
      process.listen(management, installation);
      places.tls().ifPresent(tls -> tls.watch(timers.forInputs()));
      Optional<Cluster> cluster = Optional.empty();
      if (wanted.isPresent()) {
        cluster =
            Optional.of(
                shutdown.ending(
                    "cluster",
                    Cluster.start(
                        wanted.get(), timers.forInputs(), meters, InstantSource.system())));
        management.note(cluster.get()::troubles);
        look = look.with(cluster.get().awaitComplete(), preview, InstantSource.system());
      }
      InstallationWatch watch = new InstallationWatch(look.translated().installation());
      ControlPlane control =
          shutdown.ending(
              "control plane",
              ControlPlane.start(
                  new ControlPlane.Needs(
                      look,
                      timers,
                      state,
                      places,
                      kubernetes.with(
                          TranslatorOptions.at(
                              places,
                              AccessLogOutput.standard(AccessLogFormat.JSON),
                              AuthorityBundle.ofMachine(environment).elsewhere(systemAuthorities))),
                      Admission.ofAll(),
                      new ControlPlane.Listeners(
                          List.of(watch),
                          List.of(new DiagnosticLog(sources.overlay())),
                          cluster.map(Cluster::listeners).orElse(List.of())),
                      meters,
                      InstantSource.system())));
      cluster.ifPresent(source -> source.feed(control));
      management.reportOn(control::ready, Optional.empty());
      shutdown.ending("readiness", management::beginEnding);
      log.info(
          "event=serving state={} redirect_uri={}",
          state.path(),
          look.translated().installation().redirectUri().map(URI::toString).orElse("none"));
      shutdown.await();
    }
    return ExitCode.OK.number();
  }
}
