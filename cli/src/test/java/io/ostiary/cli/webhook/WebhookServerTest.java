package io.ostiary.cli.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.cli.tls.ServerTls;
import io.ostiary.cli.tls.TestAuthority;
import io.ostiary.cli.tls.TlsFiles;
import io.ostiary.xds.kubernetes.KubernetesSettings;
import io.ostiary.xds.kubernetes.admission.AdmissionAnswers;
import io.ostiary.xds.kubernetes.admission.Reviewer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookServerTest {
  private static final String QUESTION =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
       "request": {"uid": "u-1", "operation": "DELETE"}}
      """;

  @TempDir private Path folder;
  private final TestAuthority authority;
  private final SSLContext trust;
  private Optional<WebhookServer> server = Optional.empty();

  private record Reply(int status, String body) {}

  WebhookServerTest() throws Exception {
    authority = TestAuthority.create("ours");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    store.setCertificateEntry("authority", authority.certificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    trust = SSLContext.getInstance("TLS");
    trust.init(null, factory.getTrustManagers(), null);
  }

  @BeforeEach
  void start() throws Exception {
    TestAuthority.Leaf leaf = authority.issue("webhook.test");
    ServerTls.Loaded loaded =
        ServerTls.load(
            new TlsFiles(
                file("--tls-cert", leaf.chainPem()),
                file("--tls-key", leaf.keyPem()),
                file("--tls-ca", authority.pem())),
            Set.of(),
            InstantSource.system());
    assertThat(loaded).isInstanceOf(ServerTls.Loaded.Usable.class);
    server =
        Optional.of(
            WebhookServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ((ServerTls.Loaded.Usable) loaded).tls().identity(),
                new AdmissionAnswers(
                    new Reviewer(
                        Optional::empty,
                        new KubernetesSettings(new TreeSet<>(), "global", Optional.empty())))));
  }

  @AfterEach
  void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  @Test
  void answersAQuestion() throws IOException {
    Reply reply = post("/validate", QUESTION.getBytes(UTF_8));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains("\"uid\":\"u-1\"", "\"allowed\":true");
  }

  @Test
  void refusesWhatIsMalformed() throws IOException {
    assertThat(post("/validate", "{".getBytes(UTF_8)).status()).isEqualTo(400);
    assertThat(post("/validate", QUESTION.replace("/v1", "/v9").getBytes(UTF_8)).status())
        .isEqualTo(400);
    assertThat(post("/other", QUESTION.getBytes(UTF_8)).status()).isEqualTo(404);
  }

  @Test
  void readsNoMoreThanAnObjectCanHave() throws IOException {
    assertThat(post("/validate", new byte[4 * 1024 * 1024 + 1]).status()).isEqualTo(413);
    assertThat(post("/validate", QUESTION.getBytes(UTF_8)).status()).isEqualTo(200);
  }

  private TlsFiles.Named file(String option, String text) throws IOException {
    return new TlsFiles.Named(option, Files.writeString(folder.resolve(option), text));
  }

  private Reply post(String path, byte[] body) throws IOException {
    URI uri = URI.create("https://127.0.0.1:" + server.orElseThrow().port() + path);
    HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
    connection.setSSLSocketFactory(trust.getSocketFactory());
    connection.setHostnameVerifier((host, session) -> true);
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Reply(status, new String(in.readAllBytes(), UTF_8));
    }
  }
}
