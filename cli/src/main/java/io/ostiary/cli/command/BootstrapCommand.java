package io.ostiary.cli.command;

import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.ListenPoint;
import io.ostiary.envoy.bootstrap.AdminAddress;
import io.ostiary.envoy.bootstrap.Bootstrap;
import io.ostiary.envoy.bootstrap.BootstrapSettings;
import io.ostiary.envoy.bootstrap.EnvoyLimits;
import io.ostiary.envoy.bootstrap.NodeIdentity;
import io.ostiary.envoy.bootstrap.ProbeListener;
import io.ostiary.envoy.bootstrap.XdsSecrets;
import io.ostiary.envoy.bootstrap.XdsServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ostiary bootstrap}: prints the bootstrap of an Envoy that runs elsewhere. */
@Command(
    name = "bootstrap",
    description = "Prints the bootstrap for an Envoy that takes everything else from `serve`.",
    mixinStandardHelpOptions = true)
final class BootstrapCommand implements Callable<Integer> {
  /** What is printed: an Envoy needs the first, and the others where it renews certificates. */
  enum Part {
    BOOTSTRAP,
    IDENTITY,
    AUTHORITIES;

    /** As the command line has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--xds-address",
      required = true,
      paramLabel = "ADDRESS",
      description = "Where `serve` answers xDS: unix:/path or HOST:PORT.")
  private String xds = "";

  @Option(
      names = "--node-id",
      paramLabel = "ID",
      description = "The Envoy's name, unique among all (default: ${DEFAULT-VALUE}).",
      defaultValue = "ostiary-envoy")
  private String nodeId = "";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The name of the group of Envoys (default: ${DEFAULT-VALUE}).",
      defaultValue = "ostiary")
  private String cluster = "";

  @Option(
      names = "--admin-address",
      paramLabel = "ADDRESS",
      converter = ListenPointConverter.class,
      description =
          "Where the Envoy's administration listens: unix:/path, or IP:PORT of its loopback"
              + " (default: any free port).",
      defaultValue = "127.0.0.1:0")
  private ListenPoint admin = new ListenPoint.Socket(Path.of("/"));

  @Option(
      names = "--probe-address",
      paramLabel = "IP:PORT",
      converter = ListenPointConverter.class,
      description = {
        "Where the Envoy answers GET of /livez, /startupz, /readyz and /metrics for other machines,",
        "and nothing else; needs a known --admin-address (default: nowhere)."
      })
  private Optional<ListenPoint> probes = Optional.empty();

  @Mixin private final EnvoyTlsOptions tls = new EnvoyTlsOptions();

  @Option(
      names = "--envoy-secrets-dir",
      paramLabel = "DIR",
      description = {
        "Where the Envoy's machine has identity.json and authorities.json, with which it takes up",
        "its renewed certificate (default: it reads its certificate for xDS once)."
      })
  private Optional<Path> secrets = Optional.empty();

  @Option(
      names = "--print",
      paramLabel = "PART",
      description =
          "What to print: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); the last two are"
              + " the files of --envoy-secrets-dir.",
      defaultValue = "bootstrap")
  private Part part = Part.BOOTSTRAP;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException {
    try {
      XdsServer server = server();
      spec.commandLine()
          .getOut()
          .print(
              switch (part) {
                case BOOTSTRAP ->
                    Bootstrap.text(
                        new BootstrapSettings(
                            NodeIdentity.of(nodeId, cluster),
                            adminAddress(),
                            server,
                            EnvoyLimits.DEFAULT,
                            probeListener()));
                case IDENTITY -> secrets(server).identity();
                case AUTHORITIES -> secrets(server).authorities();
              });
      spec.commandLine().getOut().flush();
      return ExitCode.OK.number();
    } catch (IllegalArgumentException refused) {
      throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(refused.getMessage()));
    }
  }

  private Optional<ProbeListener> probeListener() {
    return probes.map(
        point ->
            switch (point) {
              case ListenPoint.Port port ->
                  new ProbeListener(
                      port.address().getAddress().getHostAddress(), port.address().getPort());
              case ListenPoint.Socket socket ->
                  throw new IllegalArgumentException(
                      "--probe-address is IP:PORT: '" + socket.text() + "'");
            });
  }

  private AdminAddress adminAddress() {
    return switch (admin) {
      case ListenPoint.Socket(Path path) -> new AdminAddress.Socket(path);
      case ListenPoint.Port port when port.isLoopback() ->
          new AdminAddress.Loopback(
              port.address().getAddress().getHostAddress(), port.address().getPort());
      case ListenPoint.Port port ->
          throw new IllegalArgumentException(
              "--admin-address is unix:/path or IP:PORT of loopback, for who reaches it rules the"
                  + " Envoy: '"
                  + port.text()
                  + "'");
    };
  }

  private static XdsSecrets secrets(XdsServer server) {
    if (server instanceof XdsServer.Tcp tcp && tcp.tls().isPresent()) {
      return new XdsSecrets(tcp.tls().get());
    }
    throw new IllegalArgumentException(
        "without " + EnvoyTlsOptions.ALL + " there are no secrets to print");
  }

  private XdsServer server() throws CommandException {
    if (xds.startsWith("unix:")) {
      return new XdsServer.Socket(Path.of(xds.substring(5)));
    }
    int colon = xds.lastIndexOf(':');
    if (colon <= 0 || !xds.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "not an address: '" + xds + "'; write unix:/path or HOST:PORT");
    }
    String host = xds.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new XdsServer.Tcp(host, Integer.parseInt(xds.substring(colon + 1)), mutualTls(host));
  }

  private Optional<XdsServer.MutualTls> mutualTls(String host) throws CommandException {
    List<String> problems = new ArrayList<>();
    Optional<EnvoyTlsOptions.Files> files = tls.files(problems);
    if (secrets.isPresent() && !secrets.get().isAbsolute()) {
      problems.add("name the Envoy's folder from the root: '" + secrets.get() + "'");
    }
    if (!problems.isEmpty()) {
      throw new CommandException(ExitCode.BAD_CONFIGURATION, problems);
    }
    return files.map(
        f ->
            new XdsServer.MutualTls(
                f.authorities(), f.certificate(), f.key(), tls.serverName(host), secrets));
  }
}
