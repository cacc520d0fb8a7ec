package io.ostiary.cli.http;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * An HTTP/1.1 client that connects to 127.0.0.1 whatever the host of the URL is.
 *
 * <p>Browsers take every name below {@code localhost} for this machine (RFC 6761 s. 6.3) but the
 * JVM asks the system's resolver, which often does not know them.
 */
public final class LoopbackClient {
  private static final int BODY_LIMIT = 4 * 1024 * 1024;
  private static final int LINE_LIMIT = 64 * 1024;

  private final Duration timeout;
  private final Optional<SSLSocketFactory> tls;

  /**
   * @param timeout for connecting and for each read
   * @param tls for https URLs; the certificate must carry the URL's host
   */
  public LoopbackClient(Duration timeout, Optional<SSLSocketFactory> tls) {
    this.timeout = timeout;
    this.tls = tls;
  }

  /** Asks once, on a connection of its own; redirects are not followed. */
  public HttpReply get(URI url, ListMultimap<String, String> headers) throws IOException {
    return send("GET", url, headers, "");
  }

  /** Sends a form. */
  public HttpReply post(URI url, ListMultimap<String, String> headers, String form)
      throws IOException {
    return send(
        "POST",
        url,
        ImmutableListMultimap.<String, String>builder()
            .putAll(headers)
            .put("content-type", "application/x-www-form-urlencoded")
            .put("content-length", Integer.toString(form.length()))
            .build(),
        form);
  }

  private HttpReply send(
      String method, URI url, ListMultimap<String, String> headers, String asciiBody)
      throws IOException {
    try (Socket socket = connect(url)) {
      StringBuilder request = new StringBuilder();
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
      request.append(method).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
      request.append("host: ").append(url.getRawAuthority()).append("\r\n");
      headers.forEach(
          (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
      request.append("connection: close\r\n\r\n").append(asciiBody);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private Socket connect(URI url) throws IOException {
    boolean https = url.getScheme().equals("https");
    int port = url.getPort() >= 0 ? url.getPort() : https ? 443 : 80;
    Socket plain = new Socket();
    try {
      plain.setSoTimeout((int) timeout.toMillis());
      plain.connect(Loopback.port(port), (int) timeout.toMillis());
      if (!https) {
        return plain;
      }
      SSLSocketFactory factory = tls.orElseThrow(() -> new IOException("https is not set up"));
      SSLSocket secure = (SSLSocket) factory.createSocket(plain, url.getHost(), port, true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return secure;
    } catch (IOException | RuntimeException failure) {
      plain.close();
      throw failure;
    }
  }

  private static HttpReply read(InputStream in) throws IOException {
    String status = line(in);
    List<String> parts = List.of(status.split(" ", 3));
    if (parts.size() < 2 || !parts.get(1).matches("[1-5][0-9][0-9]")) {
      throw new IOException("not an HTTP status line: '" + status + "'");
    }
    ListMultimap<String, String> headers = headers(in);
    int code = Integer.parseInt(parts.get(1));
    boolean empty = code == 204 || code == 304 || code < 200;
    return new HttpReply(code, headers, empty ? "" : body(in, headers));
  }

  private static ListMultimap<String, String> headers(InputStream in) throws IOException {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("not a header line: '" + line + "'");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers.build();
  }

  private static String body(InputStream in, ListMultimap<String, String> headers)
      throws IOException {
    byte[] bytes;
    if (headers.get("transfer-encoding").contains("chunked")) {
      bytes = chunks(in);
    } else if (!headers.get("content-length").isEmpty()) {
      bytes = exactly(in, number(headers.get("content-length").getFirst(), 10));
    } else {
      bytes = in.readNBytes(BODY_LIMIT);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = number(line(in).split(";", 2)[0].strip(), 16);
      if (size == 0) {
        return body.toByteArray();
      }
      body.writeBytes(exactly(in, size));
      if (body.size() > BODY_LIMIT) {
        throw new IOException("the body is too large");
      }
      line(in);
    }
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number < 0 || number > BODY_LIMIT) {
        throw new IOException("the body is too large: " + number);
      }
      return number;
    } catch (NumberFormatException malformed) {
      throw new IOException("not a length: '" + text + "'", malformed);
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended within the body");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() > LINE_LIMIT) {
        throw new EOFException("the connection ended within the header");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
