package io.ostiary.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The API server itself: what the other tests rely on. */
@DisabledIfSystemProperty(named = "ostiary.tests.kubernetes", matches = "skip")
class ApiServerIT {
  private static ApiServer server;

  @BeforeAll
  static void start() {
    server = ApiServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void keepsItsObjectsOverAKillAndACompaction() {
    server
        .admin()
        .configMaps()
        .inNamespace("default")
        .resource(new ConfigMapBuilder().withNewMetadata().withName("kept").endMetadata().build())
        .create();
    server.compact();
    server.kill();
    server.resume();
    assertThat(server.admin().configMaps().inNamespace("default").withName("kept").get())
        .isNotNull();
  }

  @Test
  void refusesWhatNobodyGranted() {
    try (KubernetesClient stranger =
        new KubernetesClientBuilder().withConfig(server.config("stranger")).build()) {
      assertThatThrownBy(() -> stranger.secrets().inAnyNamespace().list())
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              refused -> assertThat(refused.getCode()).isEqualTo(403));
    }
  }
}
