package io.ostiary.xds.kubernetes.admission;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.ostiary.xds.kubernetes.ApiConnection;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The authorities by which the API server knows a webhook: {@code caBundle} of a {@code
 * ValidatingWebhookConfiguration}, and no other field of it.
 */
public final class WebhookAuthority {
  private WebhookAuthority() {}

  /** What became of it. */
  public enum Outcome {
    /** There is no such configuration. */
    ABSENT,
    /** It holds these authorities already. */
    KEPT,
    /** It holds them now. */
    WRITTEN
  }

  /** Thrown where the API server does not answer, or refuses. */
  public static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(KubernetesClientException cause) {
      super("the API server: " + cause.getMessage(), cause);
    }
  }

  /** Writes the authorities, PEM, into every webhook of the configuration of that name. */
  public static Outcome write(ApiConnection api, String name, String authorities) throws Failed {
    try {
      Resource<ValidatingWebhookConfiguration> resource =
          api.client()
              .admissionRegistration()
              .v1()
              .validatingWebhookConfigurations()
              .withName(name);
      Optional<ValidatingWebhookConfiguration> present = Optional.ofNullable(resource.get());
      if (present.isEmpty()) {
        return Outcome.ABSENT;
      }
      String bundle = Base64.getEncoder().encodeToString(authorities.getBytes(US_ASCII));
      List<ValidatingWebhook> webhooks =
          Optional.ofNullable(present.get().getWebhooks()).orElse(List.of());
      if (webhooks.stream().allMatch(webhook -> holds(webhook, bundle))) {
        return Outcome.KEPT;
      }
      resource.patch(PatchContext.of(PatchType.JSON), patch(webhooks, bundle));
      return Outcome.WRITTEN;
    } catch (KubernetesClientException failure) {
      throw new Failed(failure);
    }
  }

  private static boolean holds(ValidatingWebhook webhook, String bundle) {
    return bundle.equals(webhook.getClientConfig().getCaBundle());
  }

  /** Each place is tested by its name first, for somebody may have changed the list meanwhile. */
  private static String patch(List<ValidatingWebhook> webhooks, String bundle) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < webhooks.size(); i++) {
      String place = "/webhooks/" + i;
      ObjectNode test = patch.addObject();
      test.put("op", "test").put("path", place + "/name").put("value", webhooks.get(i).getName());
      ObjectNode add = patch.addObject();
      add.put("op", "add").put("path", place + "/clientConfig/caBundle").put("value", bundle);
    }
    return patch.toString();
  }
}
