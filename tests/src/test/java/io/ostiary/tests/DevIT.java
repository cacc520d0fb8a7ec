package io.ostiary.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.tests.harness.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code ostiary dev --check}: the main job on the users' own hello world, from end to end. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class DevIT {
  @Test
  void theCheckPasses(@TempDir Path folder) throws Exception {
    assertThat(check(folder, List.of())).isZero();
  }

  @Test
  void theCheckPassesOverHttps(@TempDir Path folder) throws Exception {
    assertThat(check(folder, List.of("--https"))).isZero();
  }

  @Test
  void namesOfOtherDomainsAreServedOnThisMachineOverHttpsToo(@TempDir Path folder)
      throws Exception {
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    Files.writeString(
        manifests.resolve("shop.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            ingress.pomerium.io/policy: '{allow: {or: [{domain: {is: example.com}}]}}'
        spec:
          ingressClassName: pomerium
          rules:
            - host: shop.example.com
              http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend: {service: {name: shop, port: {number: 80}}}
        """);

    assertThat(check(folder, List.of("--https", "-f", manifests.toString()))).isZero();
    assertThat(Files.readString(folder.resolve("log"))).contains("shop.example.com.localhost");
  }

  private static int check(Path folder, List<String> more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("dev", "--check"));
    arguments.addAll(more);
    Files.createDirectory(folder.resolve("tmp"));
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new Program(folder)
            .command(arguments)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends").isTrue();
    assertThat(Files.readString(log))
        .as("code %s", process.exitValue())
        .contains("alice@example.com");
    assertThat(
            ProcessHandle.allProcesses()
                .filter(
                    handle ->
                        handle
                            .info()
                            .commandLine()
                            .filter(c -> c.contains(folder.toString()))
                            .isPresent())
                .toList())
        .as("left behind")
        .isEmpty();
    return process.exitValue();
  }
}
