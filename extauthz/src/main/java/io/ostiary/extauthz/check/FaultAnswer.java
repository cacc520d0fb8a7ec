package io.ostiary.extauthz.check;

import com.google.common.collect.ImmutableListMultimap;
import io.ostiary.extauthz.pages.PageHeaders;
import io.ostiary.extauthz.portal.PortalResponse;

/** The answer after a fault of ours; plain text, since what renders pages may be the fault. */
final class FaultAnswer {
  private FaultAnswer() {}

  static PortalResponse of(String requestId) {
    Refusal refusal = Refusal.failed();
    ImmutableListMultimap<String, String> headers =
        ImmutableListMultimap.<String, String>builder()
            .put("content-type", "text/plain; charset=utf-8")
            .putAll(PageHeaders.ALL)
            .put(PageHeaders.INTERCEPTED, "true")
            .build();
    return new PortalResponse(
        refusal.status(),
        headers,
        refusal.title() + ". " + refusal.explanation() + "\nRequest id: " + requestId + "\n");
  }
}
