package io.ostiary.cli.command;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ostiary.cli.logging.Logging;
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
import io.ostiary.envoy.process.RuntimeFolder;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.source.pomerium.Installation;
import java.io.IOException;
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
      RuntimeFolder runtime = runtimeFolder(state, environment);
      EnvoyBinary binary =
          EnvoyProcess.find(shutdown, step -> log.info("event=getting_envoy step=\"{}\"", step));
      log.info(
          "event=envoy_found version={} path={} source=\"{}\"",
          binary.version(),
          binary.path(),
          binary.source().words());

      Places places = Places.sockets(runtime);
      ControlPlane control =
          shutdown.ending(
              "control plane",
              ControlPlane.start(
                  new ControlPlane.Needs(
                      look,
                      timers,
                      state,
                      places,
                      TranslatorOptions.at(places, format),
                      new ControlPlane.Listeners(
                          List.of(watch), List.of(new DiagnosticLog(sources.overlay()))),
                      meters,
                      InstantSource.system())));
      EnvoyProcess envoy =
          shutdown.ending(
              "envoy",
              EnvoyProcess.of(
                  new EnvoyProcess.Needs(
                      binary, options(format, installation), state.lock(), runtime, environment),
                  preview.model().edge(),
                  new EnvoyEventLog()));
      envoy.start();
      management.reportOn(() -> control.ready() && envoy.isReady(), Optional.of(envoy.admin()));
      shutdown.ending("readiness", management::beginEnding);
      log.info("event=serving address={} state={}", preview.model().edge().address(), state.path());
      shutdown.await();
    }
    return ExitCode.OK.number();
  }

  static RuntimeFolder runtimeFolder(StateFolder state, Map<String, String> environment)
      throws CommandException {
    try {
      return RuntimeFolder.open(state.lock(), environment);
    } catch (IOException failure) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(failure.getMessage()));
    }
  }

  private static EnvoyOptions options(Logging.Format format, Installation installation) {
    return new EnvoyOptions(
        switch (format) {
          case JSON -> EnvoyOptions.LogFormat.JSON;
          case SHORT -> EnvoyOptions.LogFormat.TEXT;
        },
        switch (installation.logs().proxyLevel()) {
          case TRACE -> EnvoyOptions.LogLevel.TRACE;
          case DEBUG -> EnvoyOptions.LogLevel.DEBUG;
          // Envoy's "info" lists all its extensions at each start, and nothing that matters here.
          case INFO, WARN -> EnvoyOptions.LogLevel.WARNING;
          case ERROR -> EnvoyOptions.LogLevel.ERROR;
          case OFF -> EnvoyOptions.LogLevel.OFF;
        },
        new EnvoyOptions.Output.Inherit(),
        OptionalInt.empty(),
        DrainLimits.DEFAULT);
  }
}
