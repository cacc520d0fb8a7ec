package io.ostiary.tests.harness;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection by TLS that stays open from one request to the next, unless the server ends it. */
public final class OpenConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final String host;
  private final SSLSocket socket;
  private final InputStream input;

  /** Connects to a port on loopback. */
  public OpenConnection(SSLContext trust, int port, String host) {
    this.host = host;
    try {
      socket =
          (SSLSocket)
              trust.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      input = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a GET and reads the answer; the lines of its head. */
  public List<String> get(String path) {
    try {
      String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      String head = AnswerText.head(input);
      if (!head.endsWith("\r\n\r\n")) {
        throw new IOException("closed after: " + head);
      }
      int length =
          AnswerText.length(head).orElseThrow(() -> new AssertionError("no length: " + head));
      input.readNBytes(length);
      return head.lines().map(line -> line.toLowerCase(Locale.ROOT)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
