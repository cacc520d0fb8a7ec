package io.ostiary.cli.command;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.ListenPoint;
import io.ostiary.cli.runtime.Places;
import io.ostiary.cli.tls.ServerTls;
import io.ostiary.translator.emit.EmitSettings.MutualTls;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code serve} that say where Envoys reach it. */
final class ServeAddresses {
  private static final String XDS = "--xds-address";
  private static final String EXT_AUTHZ = "--ext-authz-address";
  private static final String PORTAL = "--portal-address";
  private static final String ADVERTISE = "--advertise-host";

  @Mixin private final ServerTlsOptions serverTls = new ServerTlsOptions();
  @Mixin private final EnvoyTlsOptions envoyTls = new EnvoyTlsOptions();

  @Option(
      names = XDS,
      required = true,
      paramLabel = "ADDRESS",
      converter = ListenPointConverter.class,
      description = {
        "Where xDS is served: unix:/path or IP:PORT.",
        "All three addresses: beyond loopback with --tls-* and --envoy-tls-* only."
      })
  private ListenPoint xds = new ListenPoint.Socket(Path.of("/"));

  @Option(
      names = EXT_AUTHZ,
      required = true,
      paramLabel = "ADDRESS",
      converter = ListenPointConverter.class,
      description = "Where requests are authorized: unix:/path or IP:PORT.")
  private ListenPoint extAuthz = new ListenPoint.Socket(Path.of("/"));

  @Option(
      names = PORTAL,
      paramLabel = "ADDRESS",
      converter = ListenPointConverter.class,
      description = {
        "Where login and the user's pages are answered: unix:/path or IP:PORT (default: beside",
        EXT_AUTHZ + ", a free port of loopback or portal.sock in the same folder)."
      })
  private Optional<ListenPoint> portal = Optional.empty();

  @Option(
      names = ADVERTISE,
      paramLabel = "HOST",
      description =
          "The name or IP at which Envoys reach this server's ports for authorization and the"
              + " portal (default: the IP that is listened on).")
  private Optional<String> advertised = Optional.empty();

  /** The three addresses, all of them known. */
  private record Points(ListenPoint xds, ListenPoint extAuthz, ListenPoint portal) {
    Map<String, ListenPoint> byOption() {
      Map<String, ListenPoint> points = new LinkedHashMap<>();
      points.put(XDS, xds);
      points.put(EXT_AUTHZ, extAuthz);
      points.put(PORTAL, portal);
      return points;
    }
  }

  /**
   * The addresses.
   *
   * @throws CommandException with all that is wrong with them
   */
  Places places() throws CommandException {
    List<String> problems = new ArrayList<>();
    Optional<ServerTls> tls = serverTls.load(problems);
    Optional<EnvoyTlsOptions.Files> envoys = envoyTls.files(problems);
    Optional<Points> points = portal(problems).map(beside -> new Points(xds, extAuthz, beside));
    points.ifPresent(known -> check(known, envoys.isPresent(), problems));
    advertised.flatMap(this::problemOfAdvertised).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new CommandException(ExitCode.BAD_CONFIGURATION, problems);
    }
    return places(points.orElseThrow(), tls, envoys);
  }

  private Places places(
      Points points, Optional<ServerTls> tls, Optional<EnvoyTlsOptions.Files> envoys) {
    Optional<MutualTls> forEnvoy =
        Stream.of(points.extAuthz(), points.portal())
            .flatMap(point -> host(point).stream())
            .findFirst()
            .flatMap(
                host ->
                    envoys.map(
                        files ->
                            new MutualTls(
                                files.certificate().toString(),
                                files.key().toString(),
                                files.authorities().toString(),
                                envoyTls.serverName(host))));
    return new Places(
        points.xds(),
        points.extAuthz(),
        points.portal(),
        tls,
        new Places.ForEnvoy(forEnvoy(points.extAuthz()), forEnvoy(points.portal()), forEnvoy));
  }

  private void check(Points points, boolean hasEnvoyTls, List<String> problems) {
    Map<ListenPoint, String> taken = new LinkedHashMap<>();
    points
        .byOption()
        .forEach(
            (option, point) -> {
              if (point instanceof ListenPoint.Port port) {
                problem(option, port, hasEnvoyTls).ifPresent(problems::add);
              }
              String other = taken.putIfAbsent(point, option);
              if (other != null) {
                problems.add(other + " and " + option + " are both " + point.text());
              }
            });
  }

  /** What keeps Envoys from a port, or strangers from being kept from it. */
  private Optional<String> problem(String option, ListenPoint.Port port, boolean hasEnvoyTls) {
    String given = option + " " + port.text();
    boolean named = !option.equals(XDS);
    if (port.address().getPort() == 0) {
      return Optional.of(
          given + ": an Envoy cannot be told a port that is chosen at start; name one");
    }
    if (!port.isLoopback() && !serverTls.areGiven()) {
      return Optional.of(
          given
              + " is not loopback, and without mutual TLS whoever reaches it would be trusted;"
              + " use unix:/path or 127.0.0.1:PORT, or add "
              + ServerTlsOptions.ALL
              + (named ? ", and " + EnvoyTlsOptions.ALL : ""));
    }
    if (named && serverTls.areGiven() && !hasEnvoyTls) {
      return Optional.of(
          given
              + ": the Envoys must be told what to show there; add "
              + EnvoyTlsOptions.ALL
              + ", as their machines name the files");
    }
    if (named && port.address().getAddress().isAnyLocalAddress() && advertised.isEmpty()) {
      return Optional.of(
          given + " is no address that an Envoy can reach; add " + ADVERTISE + " HOST");
    }
    return Optional.empty();
  }

  private Optional<ListenPoint> portal(List<String> problems) {
    if (portal.isPresent()) {
      return portal;
    }
    return switch (extAuthz) {
      case ListenPoint.Socket(Path path) ->
          Optional.of(new ListenPoint.Socket(path.resolveSibling("portal.sock")));
      case ListenPoint.Port port when port.isLoopback() -> freePort(port, problems);
      case ListenPoint.Port port -> {
        problems.add(
            PORTAL + " IP:PORT is missing; beyond loopback it must be one that firewalls can name");
        yield Optional.empty();
      }
    };
  }

  private static Optional<ListenPoint> freePort(ListenPoint.Port beside, List<String> problems) {
    try (ServerSocket probe = new ServerSocket(0, 1, beside.address().getAddress())) {
      return Optional.of(
          new ListenPoint.Port(
              new InetSocketAddress(beside.address().getAddress(), probe.getLocalPort())));
    } catch (IOException none) {
      problems.add("no port is free beside " + beside.text() + "; name one with " + PORTAL);
      return Optional.empty();
    }
  }

  private ServerAddress forEnvoy(ListenPoint point) {
    return switch (point) {
      case ListenPoint.Socket(Path path) -> new ServerAddress.Socket(path.toString());
      case ListenPoint.Port port ->
          new ServerAddress.Tcp(host(port).orElseThrow(), port.address().getPort());
    };
  }

  /** Where an Envoy reaches a port. */
  private Optional<String> host(ListenPoint point) {
    return switch (point) {
      case ListenPoint.Socket socket -> Optional.empty();
      case ListenPoint.Port port ->
          Optional.of(advertised.orElseGet(() -> port.address().getAddress().getHostAddress()));
    };
  }

  private Optional<String> problemOfAdvertised(String host) {
    boolean address = InetAddresses.isInetAddress(host);
    if (!address && !InternetDomainName.isValid(host)) {
      return Optional.of(ADVERTISE + " '" + host + "' is neither a host name nor an IP");
    }
    if (!serverTls.areGiven() && !(address && InetAddresses.forString(host).isLoopbackAddress())) {
      return Optional.of(ADVERTISE + " " + host + " is not loopback; add " + ServerTlsOptions.ALL);
    }
    return Optional.empty();
  }
}
