package io.ostiary.cli.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.cli.tls.TestAuthority.Leaf;
import io.ostiary.cli.tls.TestAuthority.Wish;
import io.ostiary.xds.MonotonicTimer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTlsTest {
  @TempDir private Path folder;
  private final Looks looks = new Looks();
  private final TestAuthority authority;
  private final Leaf server;

  /** A timer whose tasks a test runs. */
  private static final class Looks implements MonotonicTimer {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public Duration now() {
      return Duration.ZERO;
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
      tasks.add(task);
    }

    void next() {
      requireNonNull(tasks.poll()).run();
    }
  }

  ServerTlsTest() throws Exception {
    authority = TestAuthority.create("ours");
    server = authority.issue("ostiary.test");
  }

  @BeforeEach
  void writeFiles() throws Exception {
    write(server);
    Files.writeString(folder.resolve("ca.crt"), authority.pem());
  }

  @ParameterizedTest
  @CsvSource({
    "'', envoy.test, true",
    "'', '', true",
    "envoy.test, envoy.test, true",
    "Envoy.TEST, envoy.test, true",
    "a.test envoy.test, envoy.test, true",
    "envoy.test, other.test envoy.test, true",
    "spiffe://mesh/ns/edge/sa/envoy, spiffe://mesh/ns/edge/sa/envoy, true",
    "envoy.test, other.test, false",
    "envoy.test, '', false",
    "envoy.test, *.test, false",
    "*.test, envoy.test, false",
    "envoy.test, a.envoy.test, false",
    "envoy.test, spiffe://envoy.test, false",
    "spiffe://mesh/ns/edge/sa/envoy, spiffe://mesh/ns/edge/sa/Envoy, false",
    "spiffe://mesh/ns/edge/sa/envoy, spiffe://mesh/ns/shop/sa/cart, false"
  })
  void admitsClientsOfTheAuthorityByName(String accepted, String names, boolean admitted)
      throws Exception {
    ServerTls tls = load(words(accepted));
    Leaf client = authority.issue(words(names).toArray(String[]::new));

    if (admitted) {
      tls.clients().checkClientTrusted(chain(client), "UNKNOWN");
    } else {
      assertRefused(tls.clients(), client);
    }
  }

  @Test
  void refusesWhatTheAuthorityDoesNotVouchFor() throws Exception {
    X509ExtendedTrustManager clients = load(Set.of("envoy.test")).clients();

    assertRefused(clients, TestAuthority.create("ours").issue("envoy.test"));
    assertRefused(
        clients,
        authority.issue(Wish.of("envoy.test").around(Instant.now().minus(Duration.ofDays(1)))));
  }

  /** A server of the same authority must not pass for an Envoy with its server certificate. */
  @Test
  void refusesACertificateThatIsForServersAlone() throws Exception {
    X509ExtendedTrustManager clients = load(Set.of()).clients();
    Leaf client = authority.issue(Wish.of("envoy.test").only(KeyPurposeId.id_kp_clientAuth));

    clients.checkClientTrusted(chain(client), "UNKNOWN");
    assertRefused(
        clients, authority.issue(Wish.of("envoy.test").only(KeyPurposeId.id_kp_serverAuth)));
  }

  @Test
  void showsRenewedCertificatesAndBelievesRenewedAuthorities() throws Exception {
    ServerTls tls = load(Set.of());
    tls.watch(looks);
    TestAuthority next = TestAuthority.create("next");
    Leaf renewed = next.issue("ostiary.test");
    write(renewed);
    Files.writeString(folder.resolve("ca.crt"), next.pem());
    assertThat(shown(tls)).isEqualTo(server.certificate());

    looks.next();

    assertThat(shown(tls)).isEqualTo(renewed.certificate());
    tls.clients().checkClientTrusted(chain(next.issue("envoy.test")), "UNKNOWN");
    assertRefused(tls.clients(), authority.issue("envoy.test"));
  }

  @Test
  void keepsWhatIsInForceWhileTheFilesDoNotFitTogether() throws Exception {
    ServerTls tls = load(Set.of());
    tls.watch(looks);
    Leaf renewed = authority.issue("ostiary.test");
    Files.writeString(folder.resolve("tls.crt"), renewed.chainPem());
    looks.next();
    assertThat(shown(tls)).isEqualTo(server.certificate());
    Files.delete(folder.resolve("tls.key"));
    looks.next();
    looks.next();
    assertThat(shown(tls)).isEqualTo(server.certificate());

    write(renewed);
    looks.next();

    assertThat(shown(tls)).isEqualTo(renewed.certificate());
  }

  @ParameterizedTest
  @CsvSource({
    "tls.crt, MISSING, --tls-cert, there is no such file, give the certificate chain",
    "tls.key, MISSING, --tls-key, there is no such file, give the key",
    "ca.crt, MISSING, --tls-ca, there is no such file, give the authorities",
    "tls.crt, FOLDER, --tls-cert, it is a folder, give the certificate chain",
    "tls.crt, BINARY, --tls-cert, it is not a text, give the certificate chain",
    "tls.crt, hello, --tls-cert, it holds no certificate that can be read, leaf first",
    "tls.key, hello, --tls-key, it holds no private key, give the key",
    "tls.key, ENCRYPTED, --tls-key, it is encrypted, without a passphrase",
    "tls.key, OTHER, --tls-cert, the private key does not belong to the certificate, own key",
    "tls.crt, EXPIRED, --tls-cert, the certificate expired, renew it",
    "ca.crt, hello, --tls-ca, it holds no certificates that can be read, give the authorities"
  })
  void namesTheFileTheProblemAndTheRemedy(
      String file, String content, String option, String problem, String remedy) throws Exception {
    Path path = folder.resolve(file);
    switch (content) {
      case "MISSING" -> Files.delete(path);
      case "FOLDER" -> {
        Files.delete(path);
        Files.createDirectory(path);
      }
      case "BINARY" -> Files.write(path, new byte[] {(byte) 0xff, (byte) 0xfe});
      case "ENCRYPTED" ->
          Files.writeString(
              path,
              "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
      case "OTHER" -> Files.writeString(path, authority.issue("ostiary.test").keyPem());
      case "EXPIRED" ->
          write(
              authority.issue(
                  Wish.of("ostiary.test").around(Instant.now().minus(Duration.ofDays(1)))));
      default -> Files.writeString(path, content);
    }

    assertThat(ServerTls.load(files(), Set.of(), InstantSource.system()))
        .isInstanceOfSatisfying(
            ServerTls.Loaded.Faulty.class,
            faulty ->
                assertThat(faulty.problems())
                    .singleElement()
                    .asString()
                    .startsWith(option + " " + folder)
                    .contains(folder.resolve(file).toString(), problem, remedy));
  }

  private ServerTls load(Set<String> names) {
    return switch (ServerTls.load(files(), names, InstantSource.system())) {
      case ServerTls.Loaded.Usable(ServerTls tls) -> tls;
      case ServerTls.Loaded.Faulty(List<String> problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  private TlsFiles files() {
    return new TlsFiles(
        new TlsFiles.Named("--tls-cert", folder.resolve("tls.crt")),
        new TlsFiles.Named("--tls-key", folder.resolve("tls.key")),
        new TlsFiles.Named("--tls-ca", folder.resolve("ca.crt")));
  }

  private void write(Leaf leaf) throws Exception {
    Files.writeString(folder.resolve("tls.crt"), leaf.chainPem());
    Files.writeString(folder.resolve("tls.key"), leaf.keyPem());
  }

  private static X509Certificate shown(ServerTls tls) {
    return requireNonNull(tls.identity().getCertificateChain("server"))[0];
  }

  private static X509Certificate[] chain(Leaf leaf) {
    return new X509Certificate[] {leaf.certificate()};
  }

  private static void assertRefused(X509ExtendedTrustManager clients, Leaf client) {
    assertThatThrownBy(() -> clients.checkClientTrusted(chain(client), "UNKNOWN"))
        .isInstanceOf(CertificateException.class);
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" ", -1));
  }
}
