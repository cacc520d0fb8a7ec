package io.ostiary.cli.command;

import io.ostiary.cli.dev.DevConsole;
import io.ostiary.cli.dev.DevSession;
import io.ostiary.cli.logging.Logging;
import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.Shutdown;
import io.ostiary.cli.state.StateFolder;
import io.ostiary.translator.model.Upstream.Endpoint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ostiary dev}: everything on this machine, without anything prepared. */
@Command(
    name = "dev",
    description = {
      "Starts an Envoy, Ostiary, a development identity provider and a demo application,",
      "and serves the YAML of examples/ or your own."
    },
    mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
  private static final int PORT = 8080;
  private static final int TLS_PORT = 8443;
  private static final int LAST_PORT = 65535;

  @Option(
      names = "-f",
      paramLabel = "FILE|DIR",
      description = "Your own Kubernetes YAML (default: examples/).")
  private Optional<Path> manifests = Optional.empty();

  @Option(names = "--https", description = "Serve https, by a certificate authority made here.")
  private boolean https;

  @Option(
      names = "--check",
      description = "Log in as each user without a browser, compare with the policies, and end.")
  private boolean check;

  @Option(names = "--reset", description = "Remove the state of dev, and end.")
  private boolean reset;

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Where to serve (default: 8080, with --https 8443; another one if taken, any for 0).")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--backend",
      paramLabel = "NS/NAME=HOST:PORT",
      converter = BackendOption.Converter.class,
      description = "Where a Service really is (default: the demo application answers).")
  private List<BackendOption> backends = List.of();

  @Mixin private final DataFolderOption dataFolder = new DataFolderOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (port.filter(number -> number < 0 || number > LAST_PORT).isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "--port " + port.get() + " is not a port; write one from 1 to 65535, or 0 for any");
    }
    Logging.configureForDevelopment();
    Map<String, String> environment = System.getenv();
    PrintWriter out = spec.commandLine().getOut();
    Path folder =
        dataFolder.path().orElseGet(() -> StateFolder.byDefault(environment)).resolve("dev");
    if (reset) {
      return reset(folder, out);
    }
    try (Shutdown shutdown = new Shutdown().onSignal()) {
      StateFolder state = shutdown.ending("state", DataFolderOption.open(folder));
      DevSession session =
          new DevSession(
              new DevSession.Wishes(
                  manifests,
                  Optional.ofNullable(System.getProperty("ostiary.home")).map(Path::of),
                  https,
                  port.orElse(https ? TLS_PORT : PORT),
                  backends()),
              state,
              RunCommand.runtimeFolder(state, environment, shutdown),
              new DevConsole(out, InstantSource.system()));
      session.start(shutdown, environment, Version.current());
      if (check) {
        return (session.check() ? ExitCode.OK : ExitCode.FAILED).number();
      }
      session.welcome();
      shutdown.await();
    }
    return ExitCode.OK.number();
  }

  private Map<String, List<Endpoint>> backends() {
    return backends.stream()
        .collect(
            Collectors.groupingBy(
                BackendOption::service,
                Collectors.mapping(BackendOption::endpoint, Collectors.toList())));
  }

  private static int reset(Path folder, PrintWriter out) throws CommandException {
    StateFolder state = DataFolderOption.open(folder);
    try {
      state.remove();
    } catch (StateFolder.Unusable refused) {
      state.close();
      throw new CommandException(ExitCode.FAILED, String.valueOf(refused.getMessage()));
    }
    out.println("removed " + state.path());
    out.flush();
    return ExitCode.OK.number();
  }
}
