package io.ostiary.tests.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.net.InetAddresses;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * An HTTP client that dials one address whatever the host, takes any certificate, and goes where it
 * is redirected with the method that it began with.
 *
 * @param httpPort the port of plain HTTP on loopback
 * @param httpsPort the port of TLS on loopback
 */
public record DialingClient(int httpPort, int httpsPort) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InetAddress SERVER = InetAddress.ofLiteral("127.0.0.1");
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int MOST_REDIRECTS = 5;

  /** What came back, and the certificate that was shown. */
  public record Answer(String text, Optional<X509Certificate> certificate) {
    /** The names in the certificate. */
    public List<String> names() {
      return certificate.map(DialingClient::names).orElse(List.of());
    }

    /** Whether it is this certificate. */
    public boolean shows(TestAuthority.Leaf leaf) {
      return certificate.map(DialingClient::pem).filter(leaf.chainPem()::contains).isPresent();
    }

    /** HTTP version and status, as in {@code HTTP/1.1 200 OK}. */
    public String statusLine() {
      return text.lines().findFirst().orElse("");
    }

    public int status() {
      String[] words = statusLine().split(" ", -1);
      return words.length > 1 ? Integer.parseInt(words[1]) : 0;
    }

    /** The value of a header, by its name in lower case. */
    public Optional<String> header(String name) {
      return text.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }

    /** What a {@link Pod} says. */
    public JsonNode json() {
      try {
        return JSON.readTree(text.substring(text.indexOf("\r\n\r\n") + 4));
      } catch (JsonProcessingException e) {
        throw new AssertionError(text, e);
      }
    }
  }

  /**
   * Sends a request without a body.
   *
   * @param host what Host and SNI say
   */
  public Answer send(String method, String scheme, String host, String path) {
    Answer answer = once(method, scheme, host, path);
    for (int i = 0; i < MOST_REDIRECTS && answer.status() / 100 == 3; i++) {
      URI next = URI.create(answer.header("location").orElseThrow());
      answer = once(method, next.getScheme(), next.getHost(), next.getRawPath());
    }
    return answer;
  }

  /** A GET of a path by plain HTTP. */
  public Answer get(String host, String path) {
    return send("GET", "http", host, path);
  }

  /** The same without going where it is redirected. */
  public Answer once(String method, String scheme, String host, String path) {
    boolean secure = scheme.equals("https");
    try (Socket plain = new Socket(SERVER, secure ? httpsPort : httpPort)) {
      plain.setSoTimeout(PATIENCE_MILLIS);
      if (!secure) {
        return new Answer(exchange(plain, method, host, path), Optional.empty());
      }
      try (SSLSocket tls =
          (SSLSocket) trustingAll().getSocketFactory().createSocket(plain, host, httpsPort, true)) {
        if (!InetAddresses.isInetAddress(host)) {
          SSLParameters parameters = tls.getSSLParameters();
          parameters.setServerNames(List.of(new SNIHostName(host)));
          tls.setSSLParameters(parameters);
        }
        tls.startHandshake();
        X509Certificate shown = (X509Certificate) tls.getSession().getPeerCertificates()[0];
        return new Answer(exchange(tls, method, host, path), Optional.of(shown));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String exchange(Socket socket, String method, String host, String path)
      throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Go-http-client/1.1\r\n%sConnection: close\r\n\r\n"
            .formatted(method, path, host, method.equals("GET") ? "" : "Content-Length: 0\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return AnswerText.whole(new BufferedInputStream(socket.getInputStream()));
  }

  private static List<String> names(X509Certificate certificate) {
    try {
      return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
          .flatMap(all -> all.stream())
          .map(pair -> String.valueOf(pair.get(1)))
          .toList();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The lines of PEM between the first and the last. */
  private static String pem(X509Certificate certificate) {
    try {
      return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anyone()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes what it is shown: the test looks at it. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
