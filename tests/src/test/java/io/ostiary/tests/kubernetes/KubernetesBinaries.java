package io.ostiary.tests.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder with {@code etcd} and {@code kube-apiserver}: {@code KUBEBUILDER_ASSETS}, else what
 * {@code tests/kube-assets/build.sh} has built.
 */
record KubernetesBinaries(Path folder) {
  /** Finds it; a missing folder fails the test, because it would prove nothing. */
  static KubernetesBinaries find() {
    return Stream.of(given(), Optional.of(built()))
        .flatMap(Optional::stream)
        .map(KubernetesBinaries::new)
        .filter(KubernetesBinaries::isComplete)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "no Kubernetes API server: run tests/kube-assets/build.sh, or set"
                        + " KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver"));
  }

  Path etcd() {
    return folder.resolve("etcd");
  }

  Path apiServer() {
    return folder.resolve("kube-apiserver");
  }

  private boolean isComplete() {
    return Files.isExecutable(etcd()) && Files.isExecutable(apiServer());
  }

  private static Optional<Path> given() {
    return Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS"))
        .filter(text -> !text.isEmpty())
        .map(Path::of);
  }

  private static Path built() {
    Map<String, String> environment = System.getenv();
    Path cache =
        Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
            .filter(text -> !text.isEmpty())
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache"));
    return cache.resolve("ostiary").resolve("kube-assets").resolve(version());
  }

  /** The version that the build pins. */
  private static String version() {
    try (Stream<String> lines = Files.lines(Path.of("kube-assets", "go.mod"))) {
      return lines
          .map(line -> line.strip().split(" +"))
          .filter(words -> words.length >= 2 && words[0].equals("k8s.io/kubernetes"))
          .map(words -> words[1])
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
