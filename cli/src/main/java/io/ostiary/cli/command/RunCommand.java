package io.ostiary.cli.command;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ostiary.cli.logging.EnvoyLines;
import io.ostiary.cli.logging.Logging;
import io.ostiary.cli.runtime.AddressAdmission;
import io.ostiary.cli.runtime.AuthorityBundle;
import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ControlPlane;
import io.ostiary.cli.runtime.DiagnosticLog;
import io.ostiary.cli.runtime.EnvoyEventLog;
import io.ostiary.cli.runtime.EnvoyProcess;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.FirstLook;
import io.ostiary.cli.runtime.InstallationWatch;
import io.ostiary.cli.runtime.Management;
import io.ostiary.cli.runtime.Places;
import io.ostiary.cli.runtime.Shutdown;
import io.ostiary.cli.runtime.Sources;
import io.ostiary.cli.state.StateFolder;
import io.ostiary.envoy.binary.EnvoyBinary;
import io.ostiary.envoy.process.DrainLimits;
import io.ostiary.envoy.process.EnvoyOptions;
import io.ostiary.envoy.process.EnvoySupervisor;
import io.ostiary.envoy.process.RuntimeFolder;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.emit.AccessLogOutput;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.source.pomerium.Installation;
import io.ostiary.translator.source.pomerium.Installation.LogLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ostiary run}: the production all-in-one, with an Envoy of its own. */
@Command(
    name = "run",
    description = "Runs Ostiary and an Envoy that it supervises.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer>, ServiceCommand {
  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  @Mixin private final SourceOptions files = new SourceOptions();

  @Mixin private final ProcessOptions process = new ProcessOptions();

  @Override
  public Integer call() throws Exception {
    Map<String, String> environment = System.getenv();
    Logging.Format format = Logging.formatForStandardOutput();
    log.info("event=starting version={} java={}", Version.current(), Runtime.version());
    try (Shutdown shutdown = new Shutdown().onSignal()) {
      ControlPlane.Timers timers = shutdown.ending("timers", ControlPlane.Timers.create());
      Sources sources = files.sources(environment);
      FirstLook look =
          FirstLook.take(
              sources, TranslatorOptions.preview(), timers.forInputs(), InstantSource.system());
      Translated preview = look.translated();
      Installation installation = preview.installation();
      InstallationWatch watch = new InstallationWatch(installation);
      StateFolder state = shutdown.ending("state", process.openState(environment, look));
      PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      // Before all that it reports on, so that it ends after it.
      Management management = shutdown.ending("management", new Management(meters));
      process.listen(management, installation);
      RuntimeFolder runtime = runtimeFolder(state, environment, shutdown);
      EnvoyBinary binary =
          EnvoyProcess.find(shutdown, step -> log.info("event=getting_envoy step=\"{}\"", step));
      log.info(
          "event=envoy_found version={} path={} source=\"{}\"",
          binary.version(),
          binary.path(),
          binary.source().words());

      Places places = Places.sockets(runtime);
      EnvoyProcess envoy =
          EnvoyProcess.of(
              new EnvoyProcess.Needs(
                  binary, options(format, installation), state.lock(), runtime, environment),
              preview.model().edge(),
              new EnvoyEventLog());
      ControlPlane control =
          shutdown.ending(
              "control plane",
              ControlPlane.start(
                  new ControlPlane.Needs(
                      look,
                      timers,
                      state,
                      places,
                      TranslatorOptions.at(
                          places,
                          accessLog(format, state),
                          AuthorityBundle.ofMachine(environment).here()),
                      new AddressAdmission(sources.config().map(Path::toString), envoy::claim),
                      new ControlPlane.Listeners(
                          List.of(watch), List.of(new DiagnosticLog(sources.overlay()))),
                      meters,
                      InstantSource.system())));
      shutdown.ending("envoy", envoy).start();
      management.reportOn(() -> control.ready() && envoy.isReady(), Optional.of(envoy.admin()));
      shutdown.ending("readiness", management::beginEnding);
      log.info("event=serving address={} state={}", preview.model().edge().address(), state.path());
      shutdown.await();
    }
    return ExitCode.OK.number();
  }

  /** The folder of sockets, which goes when the process ends, unless an Envoy still uses it. */
  static RuntimeFolder runtimeFolder(
      StateFolder state, Map<String, String> environment, Shutdown shutdown)
      throws CommandException {
    try {
      RuntimeFolder folder = RuntimeFolder.open(state.lock(), environment);
      shutdown.ending(
          "sockets",
          () -> {
            if (!EnvoySupervisor.isLeftRunning(state.lock())) {
              folder.delete();
            }
          });
      return folder;
    } catch (IOException failure) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(failure.getMessage()));
    }
  }

  private static AccessLogOutput accessLog(Logging.Format format, StateFolder state)
      throws IOException {
    return new AccessLogOutput(
        switch (format) {
          case JSON -> AccessLogFormat.JSON;
          case SHORT -> AccessLogFormat.TEXT;
        },
        Optional.of(EnvoySupervisor.log(state.lock()).toString()));
  }

  private static EnvoyOptions options(Logging.Format format, Installation installation) {
    return new EnvoyOptions(
        switch (format) {
          case JSON -> EnvoyOptions.LogFormat.JSON;
          case SHORT -> EnvoyOptions.LogFormat.TEXT;
        },
        proxyLevel(installation.logs().proxyLevel()),
        new EnvoyOptions.Output.Relayed(new EnvoyLines(format, System.out)),
        OptionalInt.empty(),
        DrainLimits.DEFAULT);
  }

  static EnvoyOptions.LogLevel proxyLevel(LogLevel configured) {
    return switch (configured) {
      case TRACE -> EnvoyOptions.LogLevel.TRACE;
      case DEBUG -> EnvoyOptions.LogLevel.DEBUG;
      case INFO -> EnvoyOptions.LogLevel.INFO;
      case WARN -> EnvoyOptions.LogLevel.WARNING;
      case ERROR -> EnvoyOptions.LogLevel.ERROR;
      case OFF -> EnvoyOptions.LogLevel.OFF;
    };
  }
}
