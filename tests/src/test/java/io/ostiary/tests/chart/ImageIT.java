package io.ostiary.tests.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.ostiary.tests.docs.Repository;
import io.ostiary.tests.harness.Probe;
import io.ostiary.tests.harness.Product;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * The image, made from what Maven packaged and run as the chart runs it: without root, rights or a
 * file system to write to.
 */
@DisabledIfSystemProperty(named = "ostiary.tests.docker", matches = "skip")
class ImageIT {
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static DockerImageName image;

  @BeforeAll
  static void makeImage() throws IOException, InterruptedException {
    Path log = folder.resolve("image.log");
    Process script =
        new ProcessBuilder(Repository.path("docker/build-image.sh").toString())
            .redirectError(log.toFile())
            .start();
    String output = new String(script.getInputStream().readAllBytes(), UTF_8);
    assertThat(script.waitFor()).as(() -> Repository.read(log)).isZero();
    image = DockerImageName.parse(output.lines().toList().getLast());
  }

  @Test
  void tellsItsVersionAndEnds() {
    try (GenericContainer<?> container = locked("--version")) {
      container.withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(START));
      container.start();
      assertThat(container.getLogs()).startsWith("ostiary ");
    }
  }

  @Test
  void servesWithoutRootOrAFileSystemToWriteTo() throws IOException {
    int port = Product.freePort();
    configuration(port);
    try (GenericContainer<?> container =
        locked(
            "serve",
            "--config=/etc/ostiary/config.yaml",
            "--data-dir=/data",
            "--xds-address=unix:/tmp/xds.sock",
            "--ext-authz-address=unix:/tmp/check.sock")) {
      container.start();
      await()
          .alias("/readyz answers")
          .failFast(() -> assertThat(container.isRunning()).as(container.getLogs()).isTrue())
          .atMost(START)
          .ignoreExceptions()
          .until(() -> Probe.isOk("http://127.0.0.1:" + port + "/readyz"));
      assertThat(Probe.isOk("http://127.0.0.1:" + port + "/healthz")).isTrue();
      assertThat(container.getLogs()).contains("event=serving").doesNotContain("\"ERROR\"");

      container
          .getDockerClient()
          .stopContainerCmd(container.getContainerId())
          .withTimeout(20)
          .exec();
      assertThat(container.getCurrentContainerInfo().getState().getExitCodeLong()).isZero();
    }
  }

  /** The image holds no shell that an intruder could use. */
  @Test
  void hasNoShell() {
    try (GenericContainer<?> container = locked("--help")) {
      container.withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(START));
      container.start();
      for (String program : List.of("/bin/sh", "/bin/bash", "/usr/bin/bash", "/busybox/sh")) {
        assertThat(exists(container, program)).as(program).isFalse();
      }
      assertThat(exists(container, "/opt/java/bin/java")).isTrue();
    }
  }

  private static boolean exists(GenericContainer<?> container, String path) {
    try (InputStream archive =
        container
            .getDockerClient()
            .copyArchiveFromContainerCmd(container.getContainerId(), path)
            .exec()) {
      return archive.read() >= 0;
    } catch (NotFoundException absent) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GenericContainer<?> locked(String... arguments) {
    return new GenericContainer<>(image)
        .withImagePullPolicy(name -> false)
        .withNetworkMode("host")
        .withCommand(arguments)
        .withCreateContainerCmdModifier(ImageIT::lockDown);
  }

  private static void lockDown(CreateContainerCmd command) {
    HostConfig host = requireNonNull(command.getHostConfig());
    host.withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withTmpFs(Map.of("/tmp", "mode=1777", "/data", "mode=0700,uid=65532"))
        .withBinds(Bind.parse(folder + ":/etc/ostiary:ro"));
  }

  private static void configuration(int port) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path file =
        Files.writeString(
            folder.resolve("config.yaml"),
            """
            insecure_server: true
            health_check_addr: 127.0.0.1:%d
            authenticate_service_url: https://authenticate.example.com
            idp_provider: oidc
            idp_provider_url: https://login.example.com
            idp_client_id: ostiary
            idp_client_secret: not-a-secret
            """
                .formatted(port));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }
}
