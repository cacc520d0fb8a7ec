package io.ostiary.xds.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of objects, and what is not. */
class KeptTest {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  @Test
  void aStatusIsNoPartOfWhatIsWanted() {
    Kept before = Kept.of(ingress());
    Ingress shown = ingress();
    shown.getMetadata().setResourceVersion("2");
    shown
        .getMetadata()
        .setManagedFields(
            List.of(
                new ManagedFieldsEntryBuilder()
                    .withManager("ostiary")
                    .withOperation("Apply")
                    .withSubresource("status")
                    .build()));
    shown =
        shown
            .edit()
            .withNewStatus()
            .withNewLoadBalancer()
            .addNewIngress()
            .withIp("203.0.113.7")
            .endIngress()
            .endLoadBalancer()
            .endStatus()
            .build();
    Kept after = Kept.of(shown);
    assertThat(after.object()).isEqualTo(before.object());
    assertThat(after.addresses()).containsExactly(new Address.Ip("203.0.113.7"));
    assertThat(after.statusManagers()).containsExactly("ostiary");
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void annotationsStayAndCopiesOfOldVersionsGo() {
    ObjectMeta metadata = metadata(Kept.of(ingress()), Ingress.class);
    assertThat(metadata.getAnnotations()).containsOnlyKeys("ingress.pomerium.io/policy");
    assertThat(metadata.getManagedFields()).isEmpty();
  }

  @Test
  void aSecretForTlsKeepsThreeKeysAndIsNeverPrinted() {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("tls")
            .addToAnnotations(LAST_APPLIED, "geheim")
            .endMetadata()
            .withType("kubernetes.io/tls")
            .addToData(Map.of("tls.crt", "a", "tls.key", "geheim", "keystore.jks", "c"))
            .build();
    Kept kept = Kept.of(secret);
    assertThat(kept.object().as(Secret.class).orElseThrow().object().getData())
        .containsOnlyKeys("tls.crt", "tls.key");
    assertThat(kept.toString()).isEqualTo("Kept[Secret shop/tls]");
  }

  @Test
  void theNodeOfAPodDoesNotMatter() {
    assertThat(Kept.of(slice("node-1"))).isEqualTo(Kept.of(slice("node-2")));
  }

  @Test
  void anIngressThatIsBeingDeletedIsWantedNoMore() {
    Ingress leaving = ingress();
    leaving.getMetadata().setDeletionTimestamp("2026-06-01T12:00:00Z");
    assertThat(Kept.isLeaving(leaving)).isTrue();
    assertThat(Kept.isLeaving(ingress())).isFalse();
  }

  private static <T extends HasMetadata> ObjectMeta metadata(Kept kept, Class<T> type) {
    return kept.object().as(type).orElseThrow().object().getMetadata();
  }

  private static Ingress ingress() {
    return new IngressBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("web")
        .withResourceVersion("1")
        .addToAnnotations(LAST_APPLIED, "{}")
        .addToAnnotations("ingress.pomerium.io/policy", "{}")
        .endMetadata()
        .build();
  }

  private static EndpointSlice slice(String node) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("web-1")
        .addToLabels("kubernetes.io/service-name", "web")
        .endMetadata()
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses("10.0.0.1")
        .withNodeName(node)
        .endEndpoint()
        .build();
  }
}
