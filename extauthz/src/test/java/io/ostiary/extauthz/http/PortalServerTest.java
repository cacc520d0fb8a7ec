package io.ostiary.extauthz.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import io.ostiary.extauthz.Listen;
import io.ostiary.extauthz.TestCertificates;
import io.ostiary.extauthz.pages.HtmlPages;
import io.ostiary.extauthz.portal.PortalRequest;
import io.ostiary.extauthz.portal.PortalResponse;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The portal's port, spoken to in bytes. */
class PortalServerTest {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir private Path folder;
  private final AtomicReference<@Nullable PortalRequest> seen = new AtomicReference<>();
  private final AtomicReference<Boolean> virtual = new AtomicReference<>(false);
  private final CountDownLatch slowEntered = new CountDownLatch(1);
  private final CountDownLatch slowMayEnd = new CountDownLatch(1);
  private Path socket;
  private PortalServer server;

  @BeforeEach
  void start() throws IOException {
    socket = folder.resolve("portal.sock");
    server = server(new Listen.UnixSocket(socket), this::echo);
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(Duration.ofSeconds(1));
  }

  @Test
  void handsRequestsOver() throws IOException {
    String answer =
        send(
            """
            POST /.pomerium/a%20b/c?x=%41&y HTTP/1.1
            Host: App.example.com:8443
            X-Request-Id: req-7
            X-Forwarded-For: 6.6.6.6, 203.0.113.9
            X-Envoy-External-Address: 192.0.2.7
            Cookie: a=1
            Cookie: b=2
            Content-Length: 6
            Connection: close

            k=v&é\
            """);
    assertThat(answer).startsWith("HTTP/1.1 200 ");
    PortalRequest request = requireNonNull(seen.get());
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.host().value()).isEqualTo("app.example.com");
    assertThat(request.authority()).isEqualTo("App.example.com:8443");
    assertThat(request.path()).isEqualTo("/.pomerium/a%20b/c");
    assertThat(request.query()).isEqualTo("x=%41&y");
    assertThat(request.header("cookie")).containsExactly("a=1", "b=2");
    assertThat(request.body()).isEqualTo("k=v&é");
    assertThat(request.source()).map(InetAddress::getHostAddress).contains("192.0.2.7");
    assertThat(request.requestId()).isEqualTo("req-7");
    assertThat(virtual.get()).isTrue();
  }

  @Test
  void handsAnswersBack() throws IOException {
    String answer = send(get("/answer"));
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("\r\nset-cookie: one=1\r\n")
        .containsIgnoringCase("\r\nset-cookie: two=2\r\n")
        .containsIgnoringCase("\r\ncontent-length: 3\r\n")
        .endsWith("\r\n\r\nhé")
        .doesNotContainIgnoringCase("server:")
        .doesNotContainIgnoringCase("jetty");
  }

  @Test
  void keepsConnectionsOpenForTheNextRequest() throws IOException {
    String first = get("/answer").replace("Connection: close\n", "");
    assertThat(send(first + get("/answer")).split("HTTP/1.1 200", -1)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\nConnection: close\n\n",
        "GET / HTTP/1.1\nHost: a.example\nHost: b.example\nConnection: close\n\n",
        "GET / HTTP/1.1\nHost: *\nConnection: close\n\n",
        "GET / HTTP/1.1\nHost: a b\nConnection: close\n\n",
        "GET / HTTP/1.1\nHost: a.example,b.example\nConnection: close\n\n",
        "OPTIONS * HTTP/1.1\nHost: a.example\nConnection: close\n\n",
        "GET /%2e%2e/%2f HTTP/1.1\nHost: a.example\nConnection: close\n\n",
        "nonsense\n\n",
        "POST / HTTP/1.1\nHost: a.example\nTransfer-Encoding: chunked\n\nzz\nno chunk\n",
        "POST / HTTP/1.1\nHost: a.example\nContent-Length: 1\nContent-Length: 2\n\nx",
      })
  void refusesRequestsWithoutASingleMeaning(String request) throws IOException {
    String answer = send(request);
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("This request makes no sense")
        .doesNotContainIgnoringCase("jetty")
        .doesNotContain("Exception");
    assertThat(seen.get()).isNull();
  }

  @Test
  void limitsBodies() throws IOException {
    String head = "POST / HTTP/1.1\nHost: app.example.com\nConnection: close\nContent-Length: ";
    assertThat(send(head + 65536 + "\n\n" + "x".repeat(65536))).startsWith("HTTP/1.1 200 ");
    seen.set(null);
    assertThat(send(head + 65537 + "\n\n" + "x".repeat(65537))).startsWith("HTTP/1.1 413 ");
    assertThat(seen.get()).isNull();
  }

  @Test
  void limitsHeaders() throws IOException {
    assertThat(send("GET / HTTP/1.1\nHost: app.example.com\nX: " + "x".repeat(200_000) + "\n\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("Too many cookies");
  }

  @Test
  void turnsFaultsIntoAPageWithoutATrace() throws IOException {
    String answer = send(get("/fault"));
    assertThat(answer)
        .startsWith("HTTP/1.1 500 ")
        .contains("req-9")
        .doesNotContain("secret", "Exception", "\tat ");
  }

  @Test
  void opensItsSocketToItsOwnUserOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void replacesASocketThatWasLeftBehind() throws IOException {
    server.stop(Duration.ofSeconds(1));
    Files.deleteIfExists(socket);
    Files.writeString(socket, "left behind");
    server.start();
    assertThat(send(get("/answer"))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void endsIdleConnectionsAndWaitsForRequestsWhenItStops() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        SocketChannel idle = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Future<String> slow = threads.submit(() -> send(get("/slow")));
      assertThat(slowEntered.await(10, TimeUnit.SECONDS)).isTrue();
      idle.write(ByteBuffer.wrap(wire(get("/answer").replace("Connection: close\n", ""))));
      Reader answer = Channels.newReader(idle, StandardCharsets.UTF_8);
      while (answer.read() != 'é') {}

      Future<?> stopped = threads.submit(() -> stopWithin(Duration.ofSeconds(20)));

      assertThat(answer.read()).as("the idle connection has ended").isEqualTo(-1);
      // As Envoy does; a connection that is closed on one side alone is waited for.
      idle.shutdownOutput();
      assertThat(stopped.isDone()).isFalse();
      slowMayEnd.countDown();
      assertThat(slow.get(10, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200 ");
      stopped.get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void cutsOffARequestThatOutlastsTheLimit() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> slow = threads.submit(() -> send(get("/slow")));
      assertThat(slowEntered.await(10, TimeUnit.SECONDS)).isTrue();

      server.stop(Duration.ofMillis(100));

      assertThat(slow).succeedsWithin(Duration.ofSeconds(10)).asString().doesNotContain(" 200 ");
    }
  }

  @Test
  void listensOnLoopbackTcp() throws IOException {
    PortalServer tcp = server(new Listen.Tcp(LOOPBACK, Optional.empty()), this::echo);
    tcp.start();
    try {
      assertThat(send(new InetSocketAddress(LOOPBACK.getAddress(), tcp.port()), get("/answer")))
          .startsWith("HTTP/1.1 200 ");
    } finally {
      tcp.stop(Duration.ofSeconds(1));
    }
  }

  @Test
  void demandsAClientCertificateWhereItSpeaksTls() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    PortalServer tls =
        server(new Listen.Tcp(LOOPBACK, Optional.of(certificates.mutualTls())), this::echo);
    tls.start();
    try {
      assertThat(overTls(tls.port(), certificates, true)).startsWith("HTTP/1.1 200 ");
      assertThatThrownBy(() -> overTls(tls.port(), certificates, false))
          .isInstanceOf(IOException.class);
    } finally {
      tls.stop(Duration.ofSeconds(1));
    }
  }

  private PortalResponse echo(PortalRequest request) {
    if (request.path().equals("/fault")) {
      throw new IllegalStateException("secret");
    }
    if (request.path().equals("/slow")) {
      slowEntered.countDown();
      awaitEnd();
    }
    seen.set(request);
    virtual.set(Thread.currentThread().isVirtual());
    return new PortalResponse(
        200, ImmutableListMultimap.of("set-cookie", "one=1", "set-cookie", "two=2"), "hé");
  }

  private void awaitEnd() {
    try {
      slowMayEnd.await();
    } catch (InterruptedException cutOff) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stopWithin(Duration limit) throws IOException {
    server.stop(limit);
    return true;
  }

  private static PortalServer server(
      Listen listen, Function<PortalRequest, PortalResponse> portal) {
    return new PortalServer(listen, portal, new HtmlPages());
  }

  private static String get(String path) {
    return "GET "
        + path
        + " HTTP/1.1\nHost: app.example.com\nX-Request-Id: req-9\n"
        + "Connection: close\n\n";
  }

  private String send(String request) throws IOException {
    return send(UnixDomainSocketAddress.of(socket), request);
  }

  private static String send(SocketAddress address, String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      ByteBuffer bytes = ByteBuffer.wrap(wire(request));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Line ends as HTTP wants them; the body has none. */
  private static byte[] wire(String request) {
    return request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String overTls(int port, TestCertificates certificates, boolean withCertificate)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        withCertificate ? certificates.clientKeyManagers() : null,
        TestCertificates.trustManagers(certificates.serverCertificate()),
        null);
    try (Socket tls = context.getSocketFactory().createSocket(LOOPBACK.getAddress(), port)) {
      tls.getOutputStream().write(wire(get("/answer")));
      return new String(tls.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
