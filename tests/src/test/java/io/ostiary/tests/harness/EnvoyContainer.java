package io.ostiary.tests.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Bind;
import io.ostiary.envoy.binary.PinnedEnvoy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A stock Envoy in a container on the host's network, which knows a bootstrap and nothing else.
 *
 * <p>On the host's network its listeners are this machine's. The image is made on this machine
 * ({@code tests/envoy-image/build-image.sh}), so it is never looked for in a registry.
 */
public final class EnvoyContainer extends GenericContainer<EnvoyContainer> {
  private static final String BOOTSTRAP = "/etc/envoy/envoy.yaml";
  private static final String ADMIN_ADDRESS = "/tmp/admin";
  private static final Duration STARTUP = Duration.ofSeconds(30);

  private final Consumer<String> log;

  /**
   * A container that is not started yet.
   *
   * @param files a folder that it sees under the same path
   * @param log gets all that it printed before it ends
   */
  public EnvoyContainer(String bootstrap, Path files, Consumer<String> log) {
    super(DockerImageName.parse("ostiary/envoy:" + PinnedEnvoy.CURRENT.version()));
    this.log = log;
    withImagePullPolicy(name -> false);
    withNetworkMode("host");
    withCopyToContainer(Transferable.of(bootstrap), BOOTSTRAP);
    // Testcontainers' own way to bind a folder tries another image first, from a registry.
    Bind bind = Bind.parse(files + ":" + files + ":ro");
    withCreateContainerCmdModifier(
        create -> requireNonNull(create.getHostConfig()).withBinds(bind));
    // Hot restart names a socket in the network's namespace, which every Envoy of the host shares.
    withCommand("-c", BOOTSTRAP, "--admin-address-path", ADMIN_ADDRESS, "--disable-hot-restart");
    setWaitStrategy(
        new AbstractWaitStrategy() {
          @Override
          protected void waitUntilReady() {
            Awaitility.await()
                .alias("Envoy is ready")
                .atMost(STARTUP)
                .ignoreExceptions()
                .until(() -> Probe.isOk(admin() + "/ready"));
          }
        });
  }

  /** The origin of its administration interface, on a port that it chose. */
  public String admin() {
    return "http://"
        + copyFileFromContainer(ADMIN_ADDRESS, file -> new String(file.readAllBytes(), UTF_8))
            .strip();
  }

  /** When it was started, which is another time once it has been restarted. */
  public String startedAt() {
    return String.valueOf(getCurrentContainerInfo().getState().getStartedAt());
  }

  @Override
  protected void containerIsStopping(InspectContainerResponse container) {
    log.accept(getLogs());
  }
}
