package io.ostiary.cli.command;

import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.envoy.bootstrap.AdminAddress;
import io.ostiary.envoy.bootstrap.Bootstrap;
import io.ostiary.envoy.bootstrap.BootstrapSettings;
import io.ostiary.envoy.bootstrap.EnvoyLimits;
import io.ostiary.envoy.bootstrap.NodeIdentity;
import io.ostiary.envoy.bootstrap.XdsServer;
import java.nio.file.Path;
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
  @Option(
      names = "--xds",
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
      names = "--admin",
      paramLabel = "ADDRESS",
      description =
          "Where the Envoy's administration listens: unix:/path, or a port of its loopback"
              + " (default: any free port).",
      defaultValue = "0")
  private String admin = "";

  @Option(
      names = "--tls-server-name",
      paramLabel = "NAME",
      description = "What the certificate of `serve` is made out to (default: the host of --xds).")
  private Optional<String> serverName = Optional.empty();

  @Mixin private final TlsOptions tls = new TlsOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException {
    try {
      BootstrapSettings settings =
          new BootstrapSettings(
              NodeIdentity.of(nodeId, cluster), adminAddress(), server(), EnvoyLimits.DEFAULT);
      spec.commandLine().getOut().print(Bootstrap.text(settings));
      spec.commandLine().getOut().flush();
      return ExitCode.OK.number();
    } catch (IllegalArgumentException refused) {
      throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(refused.getMessage()));
    }
  }

  private AdminAddress adminAddress() {
    if (admin.startsWith("unix:")) {
      return new AdminAddress.Socket(Path.of(admin.substring(5)));
    }
    if (!admin.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "not an address of --admin: '" + admin + "'; write unix:/path or a port");
    }
    return new AdminAddress.Loopback(Integer.parseInt(admin));
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
    return new XdsServer.Tcp(
        host,
        Integer.parseInt(xds.substring(colon + 1)),
        tls.files()
            .map(
                files ->
                    new XdsServer.MutualTls(
                        files.authorities(),
                        files.certificate(),
                        files.key(),
                        serverName.orElse(host))));
  }
}
