package io.ostiary.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The files of mutual TLS between {@code ostiary serve} and an Envoy, with an authority for each
 * side: {@code server/}, {@code envoy/} and {@code secrets/} in a folder that everybody may read.
 */
public final class EnvoyTls {
  /** What the Envoy's certificate is made out to, and who alone is admitted. */
  public static final String ENVOY = "envoy.ostiary.test";

  private static final String SERVER = "server.ostiary.test";

  /** What begins every HTTP/2 connection (RFC 9113 s. 3.4); an HTTP/1.1 server answers it too. */
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

  private final TestAuthority servers = new TestAuthority();
  private TestAuthority clients = new TestAuthority();
  private final Path folder;

  private EnvoyTls(Path folder) {
    this.folder = folder;
  }

  /** With certificates for both sides. */
  public static EnvoyTls create() {
    try {
      Path folder = Files.createTempDirectory("osttls");
      for (Path readable :
          List.of(
              folder,
              Files.createDirectory(folder.resolve("server")),
              Files.createDirectory(folder.resolve("envoy")),
              Files.createDirectory(folder.resolve("secrets")))) {
        // The Envoy in a container is another user.
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      EnvoyTls tls = new EnvoyTls(folder);
      tls.write("envoy/ca.crt", tls.servers.pem());
      tls.renewServer();
      tls.renewEnvoy();
      return tls;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where all of it lies, also for the Envoy. */
  public Path folder() {
    return folder;
  }

  /** The authority of the server, PEM. */
  public String authority() {
    return servers.pem();
  }

  /** A file in the folder of the Envoy's secrets. */
  public void writeSecret(String name, String text) {
    write("secrets/" + name, text);
  }

  /**
   * Gives the Envoy a certificate of a new authority, which alone the server believes from now on:
   * with the earlier one there is no way in any more.
   */
  public void renewEnvoy() {
    clients = new TestAuthority();
    TestAuthority.Leaf leaf = clients.leaf(ENVOY);
    write("envoy/tls.key", leaf.pkcs8Pem());
    write("envoy/tls.crt", leaf.chainPem());
    write("server/ca.crt", clients.pem());
  }

  /** Gives the server another certificate of its authority. */
  public void renewServer() {
    TestAuthority.Leaf leaf = servers.leaf(SERVER, "localhost");
    write("server/tls.key", leaf.keyPem());
    write("server/tls.crt", leaf.chainPem());
  }

  /** Shows nothing. */
  public SSLContext showingNothing() {
    return servers.trusting();
  }

  /** Shows a certificate of the Envoys' authority for this name. */
  public SSLContext showing(String name) {
    return clients.showing(servers, name);
  }

  /** Shows a certificate for the Envoy's name, of an authority that nobody knows. */
  public SSLContext showingForeign() {
    return new TestAuthority().showing(servers, ENVOY);
  }

  /** Shows a certificate of the server's own authority. */
  public SSLContext showingOfServers() {
    return servers.showing(servers, ENVOY);
  }

  /** Whether a server answers who connects like this. */
  public static boolean isAnswered(ServePorts ports, int port, SSLContext context) {
    return serial(ports, port, context).isPresent();
  }

  /** The serial number of the certificate that an answering server shows. */
  public static Optional<BigInteger> serial(ServePorts ports, int port, SSLContext context) {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(ports.ip(), port), 5_000);
      plain.setSoTimeout(5_000);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, SERVER, port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.getOutputStream().write(PREFACE);
        // In TLS 1.3 a client learns only by reading that it is refused.
        if (socket.getInputStream().read() < 0) {
          return Optional.empty();
        }
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return Optional.of(shown.getSerialNumber());
      }
    } catch (IOException refused) {
      return Optional.empty();
    }
  }

  List<String> optionsOfServe() {
    return List.of(
        "--tls-cert=" + folder.resolve("server/tls.crt"),
        "--tls-key=" + folder.resolve("server/tls.key"),
        "--tls-ca=" + folder.resolve("server/ca.crt"),
        "--client-name=" + ENVOY,
        "--envoy-tls-cert=" + folder.resolve("envoy/tls.crt"),
        "--envoy-tls-key=" + folder.resolve("envoy/tls.key"),
        "--envoy-tls-ca=" + folder.resolve("envoy/ca.crt"),
        "--tls-server-name=" + SERVER);
  }

  List<String> optionsOfBootstrap() {
    return List.of(
        "--envoy-tls-cert=" + folder.resolve("envoy/tls.crt"),
        "--envoy-tls-key=" + folder.resolve("envoy/tls.key"),
        "--envoy-tls-ca=" + folder.resolve("envoy/ca.crt"),
        "--tls-server-name=" + SERVER,
        "--envoy-secrets-dir=" + folder.resolve("secrets"));
  }

  /** By rename, which is what an Envoy watches for. */
  private void write(String name, String text) {
    try {
      Path target = folder.resolve(name);
      Path draft = Files.writeString(target.resolveSibling("." + target.getFileName()), text);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
