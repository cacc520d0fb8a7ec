package io.ostiary.tests.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One GET over a TLS connection of its own, byte by byte as it is told: with bytes before the
 * handshake, and with headers that HTTP clients do not let their users send.
 *
 * @param port where to connect on loopback
 */
public record RawClient(SSLContext trust, int port) {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final InetAddress SERVER = InetAddress.ofLiteral("127.0.0.1");

  /** Not 127.0.0.1, in whose place Envoy tells upstreams its own address. */
  private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.2");

  /** What came back; the status is 0 where the connection was closed without an answer. */
  public record Answer(int status, String text) {
    /** What the echo upstream got. */
    public Seen seen() {
      return Seen.in(text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1));
    }
  }

  /**
   * Sends the request.
   *
   * @param preamble bytes before the TLS handshake
   * @param headers whole lines
   */
  public Answer get(String host, String path, byte[] preamble, List<String> headers) {
    try (Socket plain = new Socket(SERVER, port, CLIENT, 0)) {
      plain.setSoTimeout(PATIENCE_MILLIS);
      plain.getOutputStream().write(preamble);
      plain.getOutputStream().flush();
      try (SSLSocket tls =
          (SSLSocket) trust.getSocketFactory().createSocket(plain, host, port, true)) {
        return exchange(tls, host, path, headers);
      }
    } catch (IOException closed) {
      return new Answer(0, String.valueOf(closed.getMessage()));
    }
  }

  private Answer exchange(SSLSocket tls, String host, String path, List<String> headers)
      throws IOException {
    tls.startHandshake();
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    request.append("Host: ").append(host).append(':').append(port).append("\r\n");
    headers.forEach(line -> request.append(line).append("\r\n"));
    request.append("Connection: close\r\n\r\n");
    tls.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    tls.getOutputStream().flush();
    String text = new String(tls.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.isEmpty()
        ? new Answer(0, "")
        : new Answer(Integer.parseInt(text.split(" ", 3)[1]), text);
  }
}
