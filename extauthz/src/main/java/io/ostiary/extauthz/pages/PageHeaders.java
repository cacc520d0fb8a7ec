package io.ostiary.extauthz.pages;

import com.google.common.collect.ImmutableListMultimap;
import java.util.Collection;

/** The headers of every answer that is ours and not the application's. */
public final class PageHeaders {
  /** Tells clients that the answer comes from the access gate; Pomerium's name for it. */
  public static final String INTERCEPTED = "x-pomerium-intercepted-response";

  private static final String POLICY = "content-security-policy";
  private static final String FORMS = "form-action 'self'";

  /**
   * Nothing is cached, framed, sniffed, leaked to other sites, or run as a script. The style sheet
   * and forms are the only things that a page may use, and only of its own host.
   */
  public static final ImmutableListMultimap<String, String> ALL =
      ImmutableListMultimap.<String, String>builder()
          .put("cache-control", "no-store")
          .put(
              POLICY,
              "default-src 'none'; style-src 'self'; img-src 'self'; "
                  + FORMS
                  + "; frame-ancestors 'none'; base-uri 'none'")
          .put("referrer-policy", "no-referrer")
          .put("x-content-type-options", "nosniff")
          .put("x-frame-options", "DENY")
          .build();

  private PageHeaders() {}

  /**
   * The same for a page whose form leads on to other origins: Chromium holds every redirect after a
   * form against {@code form-action} too, so the whole chain is named.
   */
  public static ImmutableListMultimap<String, String> withFormsTo(Collection<String> origins) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    ALL.forEach(
        (name, value) ->
            headers.put(
                name,
                name.equals(POLICY)
                    ? value.replace(FORMS, FORMS + " " + String.join(" ", origins)).strip()
                    : value));
    return headers.build();
  }
}
