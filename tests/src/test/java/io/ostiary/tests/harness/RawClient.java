package io.ostiary.tests.harness;

import com.google.common.base.Splitter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One request over a TLS connection of its own, byte by byte as it is told: with bytes before the
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
    /** The value of a header; empty text where there is none. */
    public String header(String name) {
      return text.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    /** What the echo upstream got. */
    public Seen seen() {
      return Seen.in(text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1));
    }
  }

  /**
   * Sends a GET.
   *
   * @param preamble bytes before the TLS handshake
   * @param headers whole lines
   */
  public Answer get(String host, String path, byte[] preamble, List<String> headers) {
    return send(host, "GET " + path, preamble, headers);
  }

  /**
   * Sends a request without a body.
   *
   * @param what method and path
   * @param preamble bytes before the TLS handshake
   * @param headers whole lines
   */
  public Answer send(String host, String what, byte[] preamble, List<String> headers) {
    try (Socket plain = new Socket(SERVER, port, CLIENT, 0)) {
      plain.setSoTimeout(PATIENCE_MILLIS);
      plain.getOutputStream().write(preamble);
      plain.getOutputStream().flush();
      try (SSLSocket tls =
          (SSLSocket) trust.getSocketFactory().createSocket(plain, host, port, true)) {
        return exchange(tls, host, what, headers);
      }
    } catch (IOException closed) {
      return new Answer(0, String.valueOf(closed.getMessage()));
    }
  }

  private Answer exchange(SSLSocket tls, String host, String what, List<String> headers)
      throws IOException {
    tls.startHandshake();
    boolean upgrades = headers.stream().anyMatch(line -> line.startsWith("Upgrade:"));
    StringBuilder request = new StringBuilder(what + " HTTP/1.1\r\n");
    request.append("Host: ").append(host).append(':').append(port).append("\r\n");
    headers.forEach(line -> request.append(line).append("\r\n"));
    request.append("Connection: ").append(upgrades ? "Upgrade" : "close").append("\r\n\r\n");
    tls.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    tls.getOutputStream().flush();
    InputStream input = new BufferedInputStream(tls.getInputStream());
    // After an upgrade the connection stays open.
    String text = upgrades ? AnswerText.head(input) : AnswerText.whole(input);
    return text.isEmpty()
        ? new Answer(0, "")
        : new Answer(Integer.parseInt(Splitter.on(' ').splitToList(text).get(1)), text);
  }
}
