package io.ostiary.tests.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.ostiary.tests.harness.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API server with its etcd, as two processes on loopback. Rights are checked as in a
 * cluster; controllers do not run, so nobody makes EndpointSlices or collects garbage.
 */
public final class ApiServer implements AutoCloseable {
  /** A user who may do everything. */
  public static final String ADMIN = "admin";

  /** Users who may do only what a test grants them. */
  public static final List<String> OTHERS = List.of("ostiary", "stranger");

  private static final Duration READY = Duration.ofSeconds(90);
  private static final int ATTEMPTS = 5;

  private final KubernetesBinaries binaries;
  private final Path folder;
  private final String certificates;
  private final int port;
  private final Process etcd;
  private final boolean ownsEtcd;
  private Process server;
  private @Nullable KubernetesClient admin;

  private ApiServer(KubernetesBinaries binaries, Path folder, int port) throws IOException {
    this.binaries = binaries;
    this.folder = folder;
    this.certificates = "certs";
    this.port = port;
    this.etcd = launchEtcd();
    this.ownsEtcd = true;
    this.server = launchServer();
  }

  private ApiServer(ApiServer other) throws IOException {
    this.binaries = other.binaries;
    this.folder = other.folder;
    this.port = Product.freePort();
    this.certificates = "certs-" + port;
    this.etcd = other.etcd;
    this.ownsEtcd = false;
    this.server = launchServer();
  }

  /** Starts one and waits until it is ready. */
  public static ApiServer start() {
    KubernetesBinaries binaries = KubernetesBinaries.find();
    try {
      // A unix socket's path has 107 characters at most.
      Path folder = Files.createTempDirectory(Path.of("/tmp"), "kube");
      writeKeys(folder);
      for (int attempt = 1; ; attempt++) {
        ApiServer started = new ApiServer(binaries, folder, Product.freePort());
        if (started.awaitReady() || attempt == ATTEMPTS) {
          return started;
        }
        // The port was taken by another process in the meantime.
        started.endProcesses();
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another one with the same objects; closed before this. */
  public ApiServer beside() {
    try {
      ApiServer second = new ApiServer(this);
      if (!second.awaitReady()) {
        throw new AssertionError("the second API server does not start: " + folder);
      }
      return second;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that may do everything; closed with this. */
  public KubernetesClient admin() {
    KubernetesClient client = admin;
    if (client == null) {
      client = new KubernetesClientBuilder().withConfig(config(ADMIN)).build();
      admin = client;
    }
    return client;
  }

  /** How a user reaches it. */
  public Config config(String user) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url())
        .withCaCertFile(folder.resolve(certificates).resolve("apiserver.crt").toString())
        .withOauthToken(token(user))
        .build();
  }

  /** A kubeconfig file for a user. */
  public Path kubeconfig(String user) {
    return kubeconfig(user, url());
  }

  /** A kubeconfig file for a user who reaches it by way of another address. */
  public Path kubeconfig(String user, String url) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
          - name: test
            cluster: {server: "%s", certificate-authority: "%s"}
        users:
          - name: "%s"
            user: {token: "%s"}
        contexts:
          - name: test
            context: {cluster: test, user: "%s"}
        current-context: test
        """
            .formatted(
                url,
                folder.resolve(certificates).resolve("apiserver.crt"),
                user,
                token(user),
                user);
    try {
      return Files.writeString(Files.createTempFile(folder, user, ".kubeconfig"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address. */
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Ends the API server in order, while etcd goes on. */
  public void stop() {
    end(server, false);
  }

  /** kill -9 for the API server, while etcd goes on. */
  public void kill() {
    end(server, true);
  }

  /** Starts the API server again and waits until it is ready. */
  public void resume() {
    try {
      server = launchServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!awaitReady()) {
      throw new AssertionError("the API server does not come back: " + folder);
    }
  }

  /** Stops the API server's clock: its connections stay open and nothing is answered. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    signal("CONT");
  }

  /** Forgets all of the past: watches from before must list anew once the server was restarted. */
  public void compact() {
    String range = etcd("/v3/kv/range", "{\"key\":\"AA==\"}");
    String revision = range.replaceFirst("(?s).*\"revision\":\"([0-9]+)\".*", "$1");
    etcd("/v3/kv/compaction", "{\"revision\":" + revision + ",\"physical\":true}");
  }

  private String etcd(String path, String json) {
    String request =
        "POST %s HTTP/1.1\r\nHost: etcd\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, json.length(), json);
    try (SocketChannel socket =
        SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("client.sock")))) {
      ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        socket.write(bytes);
      }
      String answer =
          new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 200")) {
        throw new AssertionError(path + ": " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
    endProcesses();
    if (!ownsEtcd) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void endProcesses() {
    // SIGKILL also ends a frozen process.
    end(server, true);
    if (ownsEtcd) {
      end(etcd, true);
    }
  }

  private static void end(Process process, boolean forcibly) {
    if (forcibly) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("still running after 30 s: " + process.info().command());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Process launchEtcd() throws IOException {
    String client = "unix://" + folder.resolve("client.sock");
    String peer = "unix://" + folder.resolve("peer.sock");
    return launch(
        "etcd",
        List.of(
            binaries.etcd().toString(),
            "--name=test",
            "--data-dir=" + folder.resolve("etcd"),
            "--unsafe-no-fsync",
            "--log-level=warn",
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=test=" + peer));
  }

  private Process launchServer() throws IOException {
    return launch(
        "apiserver",
        List.of(
            binaries.apiServer().toString(),
            "--etcd-servers=unix://" + folder.resolve("client.sock"),
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            "--cert-dir=" + folder.resolve(certificates),
            "--token-auth-file=" + folder.resolve("tokens.csv"),
            "--authorization-mode=RBAC",
            "--disable-admission-plugins=ServiceAccount",
            "--allow-privileged",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--service-account-issuer=https://localhost",
            "--service-account-signing-key-file=" + folder.resolve("sa.key"),
            "--service-account-key-file=" + folder.resolve("sa.pub")));
  }

  private Process launch(String name, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()))
        .start();
  }

  /** False when the process ended, for example because its port was taken. */
  private boolean awaitReady() {
    Awaitility.await()
        .alias("the API server is ready: " + folder)
        .atMost(READY)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !server.isAlive() || !etcd.isAlive() || saysReady());
    return server.isAlive() && etcd.isAlive();
  }

  private boolean saysReady() {
    if (!Files.exists(folder.resolve(certificates).resolve("apiserver.crt"))) {
      return false;
    }
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(config(ADMIN))
                    .withRequestRetryBackoffLimit(0)
                    .withRequestTimeout(2000)
                    .build())
            .build()) {
      return "ok".equals(client.raw("/readyz"));
    } catch (RuntimeException notYet) {
      return false;
    }
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start().waitFor();
      if (code != 0) {
        throw new AssertionError("kill -" + name + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String token(String user) {
    return user + "-token";
  }

  private static void writeKeys(Path folder) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    Files.writeString(folder.resolve("sa.key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    Files.writeString(folder.resolve("sa.pub"), pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    List<String> lines = new ArrayList<>();
    lines.add("%s,%s,u-admin,\"system:masters\"".formatted(token(ADMIN), ADMIN));
    OTHERS.forEach(user -> lines.add("%s,%s,u-%s".formatted(token(user), user, user)));
    Files.write(folder.resolve("tokens.csv"), lines);
  }

  private static String pem(String type, byte[] encoded) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(encoded), type);
  }
}
