package io.ostiary.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.RawClient;
import io.ostiary.tests.harness.RawClient.Answer;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.TestAuthority;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Client certificates through a real Envoy: who gets in, and that no connection for another host is
 * a way round. Each client keeps its TLS sessions and tries to resume them.
 */
@TestInstance(Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ClientCertificateIT {
  private static final Duration IN_FORCE = Duration.ofSeconds(40);
  private static final String DEVICE = "device.ostiary.test";
  private static final String PLAIN = "plain.ostiary.test";
  private static final byte[] NOTHING = {};

  private final Scene scene = new Scene();
  private final TestAuthority devices = new TestAuthority();
  private final TestAuthority strangers = new TestAuthority();
  private final SSLContext without = scene.trust();
  private final SSLContext laptop = devices.showing(scene.authority(), "laptop.example.com");
  private final SSLContext phone = devices.showing(scene.authority(), "phone.example.com");
  private final SSLContext stranger = strangers.showing(scene.authority(), "laptop.example.com");

  @BeforeAll
  void start() {
    scene.product().write("devices.pem", devices.pem()).write("strangers.pem", strangers.pem());
    scene.product().write("revoked.pem", devices.revoking("phone.example.com"));
    ofOneHost("devices.pem");
    scene.product().start();
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  /** One host believes these authorities; the other asks nobody. */
  private void ofOneHost(String authorities) {
    configure("", "\ntls_downstream_client_ca_file: " + authorities);
  }

  private void configure(String globals, String lines) {
    scene
        .product()
        .write(
            "config.yaml",
            scene.globals()
                + globals
                + "routes:\n"
                + scene.route("device", "allow_public_unauthenticated_access: true" + lines)
                + scene.route("plain", "allow_public_unauthenticated_access: true"));
  }

  private Answer get(SSLContext client, String host, String... headers) {
    return send(client, host, "GET /", headers);
  }

  /** A request for one host on a connection that was opened for another name. */
  private Answer getThrough(SSLContext client, String serverName, String host) {
    return send(
        client, serverName, "GET https://" + host + ":" + scene.product().port() + "/", List.of());
  }

  private Answer send(SSLContext client, String name, String what, String... headers) {
    return send(client, name, what, List.of(headers));
  }

  private Answer send(SSLContext client, String name, String what, List<String> headers) {
    return new RawClient(client, scene.product().port()).send(name, what, NOTHING, headers);
  }

  private static void eventually(Supplier<Answer> asked, int status) {
    await()
        .atMost(IN_FORCE)
        .untilAsserted(() -> assertThat(asked.get().status()).isEqualTo(status));
  }

  @Test
  void theAuthoritiesOfARouteDecideOnItsHostAlone() {
    ofOneHost("devices.pem");
    eventually(() -> get(laptop, DEVICE), 200);
    eventually(() -> get(without, DEVICE), 495);
    eventually(() -> get(without, PLAIN), 200);
    assertThat(get(stranger, DEVICE).status()).isEqualTo(495);

    assertThat(getThrough(laptop, PLAIN, DEVICE).status()).isEqualTo(421);
    assertThat(getThrough(laptop, DEVICE, PLAIN).status()).isEqualTo(421);
    // An address is no server name.
    assertThat(getThrough(laptop, "127.0.0.1", DEVICE).status()).isIn(0, 421);
  }

  @Test
  void whatAClientWritesIsNoCertificate() {
    ofOneHost("devices.pem");
    eventually(() -> get(laptop, DEVICE), 200);
    eventually(() -> get(without, DEVICE), 495);
    eventually(() -> get(without, PLAIN), 200);
    String chain = URLEncoder.encode(devices.pem(), StandardCharsets.US_ASCII);
    String forged =
        "X-Forwarded-Client-Cert: Hash=ab;Cert=\"" + chain + "\";Chain=\"" + chain + "\"";
    assertThat(get(without, DEVICE, forged).status()).isEqualTo(495);
    assertThat(get(laptop, DEVICE, forged).seen().header("x-forwarded-client-cert")).isEmpty();
    assertThat(get(without, PLAIN, forged).seen().header("x-forwarded-client-cert")).isEmpty();
  }

  @Test
  void otherAuthoritiesCountAtOnceForWhoWasLetInBefore() {
    ofOneHost("devices.pem");
    eventually(() -> get(laptop, DEVICE), 200);
    ofOneHost("strangers.pem");
    eventually(() -> get(laptop, DEVICE), 495);
    eventually(() -> get(stranger, DEVICE), 200);
  }

  @Test
  void theInstallationsRuleHoldsEverywhere() {
    configure(
        """
        downstream_mtls:
          ca_file: devices.pem
          match_subject_alt_names: [{dns: "laptop[.]example[.]com"}, {email: ".*"}]
        """,
        "");
    eventually(() -> get(without, PLAIN), 495);
    eventually(() -> get(laptop, PLAIN), 200);
    assertThat(get(phone, PLAIN).status()).isEqualTo(495);
    assertThat(get(stranger, PLAIN).status()).isEqualTo(495);
    assertThat(get(laptop, DEVICE).status()).isEqualTo(200);
  }

  @Test
  void aRevokedCertificateIsRefused() {
    configure("downstream_mtls: {ca_file: devices.pem}\n", "");
    eventually(() -> get(phone, DEVICE), 200);
    configure("downstream_mtls: {ca_file: devices.pem, crl_file: revoked.pem}\n", "");
    eventually(() -> get(phone, DEVICE), 495);
    assertThat(get(laptop, DEVICE).status()).isEqualTo(200);
  }

  @Test
  void thoseWithoutAreNotEvenConnectedWhereThatIsWanted() {
    configure("downstream_mtls: {ca_file: devices.pem, enforcement: reject_connection}\n", "");
    eventually(() -> get(without, PLAIN), 0);
    eventually(() -> get(stranger, PLAIN), 0);
    eventually(() -> get(laptop, PLAIN), 200);
  }

  @Test
  void policiesAloneDecideWhereThatIsWanted() {
    configure("downstream_mtls: {ca_file: devices.pem, enforcement: policy}\n", "");
    eventually(() -> get(laptop, PLAIN), 200);
    eventually(() -> get(without, PLAIN), 200);
  }
}
