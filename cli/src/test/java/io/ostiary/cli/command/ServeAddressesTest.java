package io.ostiary.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.Places;
import io.ostiary.extauthz.Listen;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.xds.server.XdsAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ServeAddressesTest {
  @Test
  void servesPlainlyOnLoopbackAndOnSockets() throws CommandException {
    Places places = places("[::1]:18000", "127.0.0.1:18001", "unix:/run/portal.sock");

    assertThat(places.xds())
        .isInstanceOfSatisfying(XdsAddress.Tcp.class, tcp -> assertThat(tcp.tls()).isEmpty());
    assertThat(places.authorizationForEnvoy()).isEqualTo(new ServerAddress.Tcp("127.0.0.1", 18001));
    assertThat(places.portal()).isEqualTo(new Listen.UnixSocket(Path.of("/run/portal.sock")));
  }

  @Test
  void servesXdsBeyondLoopbackWithMutualTls() throws CommandException {
    Places places =
        places("0.0.0.0:18000", "unix:/a", "unix:/p", "--tls-cert=c", "--tls-key=k", "--tls-ca=a");

    assertThat(places.xds())
        .isInstanceOfSatisfying(XdsAddress.Tcp.class, tcp -> assertThat(tcp.tls()).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:18000, unix:/a, unix:/p, --xds 0.0.0.0:18000 is not loopback",
    "unix:/x, 10.0.0.1:18001, unix:/p, --authorize 10.0.0.1:18001 is not loopback",
    "unix:/x, unix:/a, '[::]:18002', --portal [0:0:0:0:0:0:0:0]:18002 is not loopback",
    "127.0.0.1:0, unix:/a, unix:/p, --xds 127.0.0.1:0: an Envoy cannot be told",
    "unix:/x, unix:/a, unix:/a, --authorize and --portal are both unix:/a"
  })
  void refusesWhatIsOpenUnknownOrTaken(
      String xds, String authorize, String portal, String problem) {
    assertThatThrownBy(() -> places(xds, authorize, portal))
        .isInstanceOfSatisfying(
            CommandException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ExitCode.BAD_CONFIGURATION);
              assertThat(refused.lines()).singleElement().asString().startsWith(problem);
            });
  }

  @Test
  void keysOfXdsOpenNoOtherPort() {
    assertThatThrownBy(
            () ->
                places("0.0.0.0:1", "0.0.0.0:2", ":3", "--tls-cert=c", "--tls-key=k", "--tls-ca=a"))
        .isInstanceOfSatisfying(
            CommandException.class, refused -> assertThat(refused.lines()).hasSize(2));
  }

  private static Places places(String xds, String authorize, String portal, String... tls)
      throws CommandException {
    List<String> arguments =
        new ArrayList<>(List.of("--xds", xds, "--authorize", authorize, "--portal", portal));
    arguments.addAll(List.of(tls));
    ServeAddresses addresses = new ServeAddresses();
    new CommandLine(addresses).parseArgs(arguments.toArray(String[]::new));
    return addresses.places();
  }
}
