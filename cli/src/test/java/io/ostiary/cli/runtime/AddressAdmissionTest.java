package io.ostiary.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.cli.state.SelfSigned;
import io.ostiary.translator.Inputs;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.Options;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Rejected;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressAdmissionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SelfSigned.Issued CERTIFICATE = SelfSigned.defaultCertificate(NOW);

  private final List<List<InetSocketAddress>> claims = new ArrayList<>();
  private Optional<IOException> refusal = Optional.empty();
  private final AddressAdmission admission =
      new AddressAdmission(Optional.of("/etc/config.yaml"), this::claim);

  @Test
  void claimsAddressesOnceForAsLongAsTheyStay() {
    assertThat(admission.admit(configured(8443, 8080))).isInstanceOf(Translated.class);
    assertThat(admission.admit(configured(8443, 8080))).isInstanceOf(Translated.class);
    assertThat(admission.admit(configured(9443, 8080))).isInstanceOf(Translated.class);

    assertThat(claims)
        .containsExactly(
            List.of(loopback(8443), loopback(8080)), List.of(loopback(9443), loopback(8080)));
  }

  @Test
  void rejectsAConfigurationWhoseAddressIsNotToBeHadAndAsksAgainNextTime() {
    refusal = Optional.of(new IOException("somebody is there"));
    assertThat(admission.admit(configured(8443, 8080)))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected ->
                assertThat(rejected.diagnostics())
                    .singleElement()
                    .hasToString(
                        "config /etc/config.yaml: address: somebody is there; end what listens"
                            + " there, or choose another address; then save the file again"));

    refusal = Optional.empty();
    assertThat(admission.admit(configured(8443, 8080))).isInstanceOf(Translated.class);
    assertThat(claims).hasSize(2);
  }

  @Test
  void leavesARejectionAsItIs() {
    TranslationResult rejected = translate("address: nowhere");

    assertThat(admission.admit(rejected)).isInstanceOf(Rejected.class).isSameAs(rejected);
    assertThat(claims).isEmpty();
  }

  private void claim(List<InetSocketAddress> addresses) throws IOException {
    claims.add(addresses);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static TranslationResult configured(int port, int redirect) {
    return translate(
        "address: 127.0.0.1:%d\nhttp_redirect_addr: 127.0.0.1:%d\n".formatted(port, redirect));
  }

  private static TranslationResult translate(String config) {
    EmitSettings.ServerAddress socket = new EmitSettings.ServerAddress.Socket("/x.sock");
    return Translator.translate(
        new Inputs(
            Optional.of(new TextFile("config.yaml", config)),
            List.of(),
            Map.of(),
            NOW,
            new KeyPair(CERTIFICATE.certificatePem(), new PrivateKeyPem(CERTIFICATE.keyPem())),
            new Options(
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                new EmitSettings(socket, socket, EmitSettings.AccessLogFormat.JSON))));
  }
}
