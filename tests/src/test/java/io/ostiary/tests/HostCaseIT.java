package io.ostiary.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.WebClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A host is the same in upper and lower case (RFC 9110, section 4.2.3). */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class HostCaseIT {
  private static final String UPPER = "APP.Ostiary.TEST";

  private static final Scene SCENE = new Scene();

  @BeforeAll
  static void start() {
    SCENE.start(
        SCENE.route("app", "policy: {allow: {or: [{domain: {is: example.com}}]}}")
            + SCENE.route("*.wild", "policy: {allow: {or: [{domain: {is: example.com}}]}}"));
  }

  @AfterAll
  static void stop() {
    SCENE.close();
  }

  @Test
  void whoeverIsLoggedInIsServed() throws IOException {
    try (WebClient alice = SCENE.browser()) {
      alice.browseAs(Scene.ALICE, SCENE.url("app", "/"));
      String cookie = alice.cookies().header("app.ostiary.test");

      assertThat(overTls("app.ostiary.test", UPPER, cookie)).startsWith("HTTP/1.1 200");
      assertThat(overTls(UPPER, UPPER, cookie)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aLoginLeadsBackToTheHost() throws IOException {
    assertThat(overTls("app.ostiary.test", UPPER, ""))
        .startsWith("HTTP/1.1 302")
        .containsPattern("(?i)location: https://authenticate\\.ostiary\\.test");
    assertThat(overTls("x.wild.ostiary.test", "x.wild.ostiary.test", ""))
        .startsWith("HTTP/1.1 302");
    assertThat(overTls("x.wild.ostiary.test", "X.Wild.Ostiary.TEST", ""))
        .startsWith("HTTP/1.1 302");
  }

  @Test
  void plainHttpIsRedirected() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), SCENE.product().redirectPort())) {
      assertThat(exchange(socket, UPPER, "")).startsWith("HTTP/1.1 301");
    }
  }

  private static String overTls(String serverName, String host, String cookie) throws IOException {
    int port = SCENE.product().port();
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    // With its name, or a session of another name would be resumed, under that name.
    try (SSLSocket socket =
        (SSLSocket) SCENE.trust().getSocketFactory().createSocket(plain, serverName, port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
      socket.setSSLParameters(parameters);
      return exchange(socket, host, cookie);
    }
  }

  private static String exchange(Socket socket, String host, String cookie) throws IOException {
    String request =
        "GET / HTTP/1.1\r\nHost: "
            + host
            + ":"
            + SCENE.product().port()
            + "\r\nAccept: text/html\r\nSec-Fetch-Mode: navigate\r\n"
            + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n")
            + "Connection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
        .lines()
        .collect(Collectors.joining("\n"));
  }
}
