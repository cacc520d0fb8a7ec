package io.ostiary.cli.command;

import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.ListenPoint;
import io.ostiary.cli.runtime.Places;
import io.ostiary.extauthz.Listen;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.xds.server.XdsAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code serve} that say where Envoys reach it. */
final class ServeAddresses {
  private static final String XDS = "--xds";
  private static final String AUTHORIZE = "--authorize";
  private static final String PORTAL = "--portal";

  @Mixin private final TlsOptions tls = new TlsOptions();

  @Option(
      names = XDS,
      required = true,
      paramLabel = "ADDRESS",
      converter = ListenPointConverter.class,
      description = "Where xDS is served: unix:/path or IP:PORT; beyond loopback with --tls-*.")
  private ListenPoint xds = new ListenPoint.Socket(Path.of("/"));

  @Option(
      names = AUTHORIZE,
      required = true,
      paramLabel = "ADDRESS",
      converter = ListenPointConverter.class,
      description = "Where requests are authorized: unix:/path or a loopback IP:PORT.")
  private ListenPoint authorize = new ListenPoint.Socket(Path.of("/"));

  @Option(
      names = PORTAL,
      required = true,
      paramLabel = "ADDRESS",
      converter = ListenPointConverter.class,
      description =
          "Where login and the user's pages are answered: unix:/path or a loopback IP:PORT.")
  private ListenPoint portal = new ListenPoint.Socket(Path.of("/"));

  /**
   * The addresses.
   *
   * @throws CommandException with all that is wrong with them
   */
  Places places() throws CommandException {
    Optional<TlsOptions.Files> keys = tls.files();
    List<String> problems = problems(keys.isPresent());
    if (!problems.isEmpty()) {
      throw new CommandException(ExitCode.BAD_CONFIGURATION, problems);
    }
    try {
      return new Places(
          forXds(xds, keys),
          local(authorize),
          forEnvoy(authorize),
          local(portal),
          forEnvoy(portal));
    } catch (IllegalArgumentException refused) {
      throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(refused.getMessage()));
    }
  }

  private List<String> problems(boolean hasTls) {
    Map<String, ListenPoint> points = new LinkedHashMap<>();
    points.put(XDS, xds);
    points.put(AUTHORIZE, authorize);
    points.put(PORTAL, portal);
    List<String> problems = new ArrayList<>();
    Map<ListenPoint, String> taken = new LinkedHashMap<>();
    points.forEach(
        (option, point) -> {
          reachable(option, point, option.equals(XDS) && hasTls).ifPresent(problems::add);
          String other = taken.putIfAbsent(point, option);
          if (other != null) {
            problems.add(other + " and " + option + " are both " + point.text());
          }
        });
    return problems;
  }

  /** What keeps Envoys from a port, or strangers from being kept from it. */
  private static Optional<String> reachable(String option, ListenPoint point, boolean hasTls) {
    if (!(point instanceof ListenPoint.Port port)) {
      return Optional.empty();
    }
    String given = option + " " + port.text();
    if (port.address().getPort() == 0) {
      return Optional.of(
          given + ": an Envoy cannot be told a port that is chosen at start; name one");
    }
    if (port.isLoopback() || hasTls) {
      return Optional.empty();
    }
    return Optional.of(
        given
            + " is not loopback, and without mutual TLS whoever reaches it would be trusted;"
            + " use unix:/path or 127.0.0.1:PORT"
            + (option.equals(XDS) ? ", or add --tls-cert, --tls-key and --tls-ca" : ""));
  }

  private static XdsAddress forXds(ListenPoint point, Optional<TlsOptions.Files> keys) {
    return switch (point) {
      case ListenPoint.Socket(Path path) -> new XdsAddress.Socket(path);
      case ListenPoint.Port(InetSocketAddress address) ->
          new XdsAddress.Tcp(
              address.getAddress().getHostAddress(),
              address.getPort(),
              keys.map(k -> new XdsAddress.MutualTls(k.certificate(), k.key(), k.authorities())));
    };
  }

  private static Listen local(ListenPoint point) {
    return switch (point) {
      case ListenPoint.Socket(Path path) -> new Listen.UnixSocket(path);
      case ListenPoint.Port(InetSocketAddress address) -> new Listen.Tcp(address, Optional.empty());
    };
  }

  private static ServerAddress forEnvoy(ListenPoint point) {
    return switch (point) {
      case ListenPoint.Socket(Path path) -> new ServerAddress.Socket(path.toString());
      case ListenPoint.Port(InetSocketAddress address) ->
          new ServerAddress.Tcp(address.getAddress().getHostAddress(), address.getPort());
    };
  }
}
