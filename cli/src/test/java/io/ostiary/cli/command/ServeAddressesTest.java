package io.ostiary.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.ListenPoint;
import io.ostiary.cli.runtime.Places;
import io.ostiary.cli.tls.TestAuthority;
import io.ostiary.translator.emit.EmitSettings.MutualTls;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ServeAddressesTest {
  private static final String ENVOY =
      "--envoy-tls-cert=/e/tls.crt --envoy-tls-key=/e/tls.key --envoy-tls-ca=/e/ca.crt";

  @TempDir private Path folder;
  private String server = "";

  @BeforeEach
  void writeFiles() throws Exception {
    TestAuthority authority = TestAuthority.create("test");
    TestAuthority.Leaf leaf = authority.issue("ostiary.test");
    server =
        "--tls-cert=%s --tls-key=%s --tls-ca=%s"
            .formatted(
                Files.writeString(folder.resolve("tls.crt"), leaf.chainPem()),
                Files.writeString(folder.resolve("tls.key"), leaf.keyPem()),
                Files.writeString(folder.resolve("ca.crt"), authority.pem()));
  }

  @Test
  void servesPlainlyOnLoopbackAndOnSockets() throws CommandException {
    Places places = places("[::1]:18000", "127.0.0.1:18001", "unix:/run/portal.sock", "");

    assertThat(places.tls()).isEmpty();
    assertThat(places.forEnvoy().tls()).isEmpty();
    assertThat(places.forEnvoy().authorization())
        .isEqualTo(new ServerAddress.Tcp("127.0.0.1", 18001));
    assertThat(places.portal()).isEqualTo(new ListenPoint.Socket(Path.of("/run/portal.sock")));
  }

  @Test
  void tellsEnvoysTheAdvertisedHostAndWhatToShowThere() throws CommandException {
    Places places =
        places(
            "0.0.0.0:18000",
            "0.0.0.0:18001",
            "[::]:18002",
            "--advertise-host=ostiary.test " + server + " " + ENVOY);

    assertThat(places.tls()).isPresent();
    assertThat(places.forEnvoy())
        .isEqualTo(
            new Places.ForEnvoy(
                new ServerAddress.Tcp("ostiary.test", 18001),
                new ServerAddress.Tcp("ostiary.test", 18002),
                Optional.of(
                    new MutualTls("/e/tls.crt", "/e/tls.key", "/e/ca.crt", "ostiary.test"))));
  }

  @Test
  void verifiesAnotherNameWhereTheCertificateHasOne() throws CommandException {
    Places places =
        places(
            "unix:/x",
            "10.0.0.1:18001",
            "unix:/p",
            "--tls-server-name=ostiary.test " + server + " " + ENVOY);

    assertThat(places.forEnvoy().authorization())
        .isEqualTo(new ServerAddress.Tcp("10.0.0.1", 18001));
    assertThat(places.forEnvoy().tls())
        .hasValueSatisfying(tls -> assertThat(tls.serverName()).isEqualTo("ostiary.test"));
  }

  @Test
  void asksNothingOfEnvoysThatShareTheMachineButForXds() throws CommandException {
    Places places = places("0.0.0.0:18000", "unix:/a", "unix:/p", server);

    assertThat(places.tls()).isPresent();
    assertThat(places.forEnvoy().tls()).isEmpty();
  }

  @Test
  void findsAPlaceForThePortalBesideAuthorization() throws CommandException {
    assertThat(parsed("--xds-address=unix:/x --ext-authz-address=unix:/run/a.sock").places())
        .extracting(Places::portal)
        .isEqualTo(new ListenPoint.Socket(Path.of("/run/portal.sock")));
    assertThat(parsed("--xds-address=unix:/x --ext-authz-address=127.0.0.1:18001").places())
        .extracting(Places::portal)
        .isInstanceOfSatisfying(
            ListenPoint.Port.class,
            port -> {
              assertThat(port.isLoopback()).isTrue();
              assertThat(port.address().getPort()).isPositive().isNotEqualTo(18001);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:18000, unix:/a, unix:/p, '', --xds-address 0.0.0.0:18000 is not loopback",
    "unix:/x, 10.0.0.1:18001, unix:/p, '', --ext-authz-address 10.0.0.1:18001 is not loopback",
    "unix:/x, unix:/a, '[::]:18002', '', --portal-address [0:0:0:0:0:0:0:0]:18002 is not loopback",
    "127.0.0.1:0, unix:/a, unix:/p, '', --xds-address 127.0.0.1:0: an Envoy cannot be told",
    "unix:/x, unix:/a, unix:/a, '', --ext-authz-address and --portal-address are both unix:/a",
    "unix:/x, 10.0.0.1:1, unix:/p, SERVER, --ext-authz-address 10.0.0.1:1: the Envoys must be told",
    "unix:/x, 127.0.0.1:1, unix:/p, SERVER, --ext-authz-address 127.0.0.1:1: the Envoys must be told",
    "unix:/x, 0.0.0.0:1, unix:/p, SERVER ENVOY, --ext-authz-address 0.0.0.0:1 is no address",
    "unix:/x, unix:/a, unix:/p, --advertise-host=a/b, --advertise-host 'a/b' is neither",
    "unix:/x, 127.0.0.1:1, unix:/p, --advertise-host=a.test, --advertise-host a.test is not loopback",
    "unix:/x, unix:/a, unix:/p, --client-name=x, --client-name says nothing without",
    "unix:/x, unix:/a, unix:/p, --tls-key=x, '--tls-cert, --tls-key and --tls-ca belong together'",
    "unix:/x, unix:/a, unix:/p, SERVER --tls-ca=/no/ca.crt, --tls-ca /no/ca.crt: there is no such",
    "unix:/x, unix:/a, unix:/p, --envoy-tls-key=/x, '--envoy-tls-cert, --envoy-tls-key and'"
  })
  void refusesWhatIsOpenUnknownOrTaken(
      String xds, String authorize, String portal, String further, String problem) {
    String options =
        further
            .replace("SERVER --tls-ca=", server.replaceAll("--tls-ca=.*", "--tls-ca="))
            .replace("SERVER", server)
            .replace("ENVOY", ENVOY);

    assertThatThrownBy(() -> places(xds, authorize, portal, options))
        .isInstanceOfSatisfying(
            CommandException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ExitCode.BAD_CONFIGURATION);
              assertThat(refused.lines()).singleElement().asString().startsWith(problem);
            });
  }

  @Test
  void asksForThePortOfAPortalThatFirewallsMustKnow() {
    assertThatThrownBy(
            () ->
                parsed(
                        "--xds-address=unix:/x --ext-authz-address=10.0.0.1:1 "
                            + server
                            + " "
                            + ENVOY)
                    .places())
        .hasMessageContaining("--portal-address IP:PORT is missing");
  }

  private static Places places(String xds, String extAuthz, String portal, String further)
      throws CommandException {
    return parsed(
            "--xds-address=%s --ext-authz-address=%s --portal-address=%s %s"
                .formatted(xds, extAuthz, portal, further))
        .places();
  }

  private static ServeAddresses parsed(String arguments) {
    List<String> all = new ArrayList<>(List.of(arguments.strip().split(" +", -1)));
    ServeAddresses addresses = new ServeAddresses();
    new CommandLine(addresses).parseArgs(all.toArray(String[]::new));
    return addresses;
  }
}
