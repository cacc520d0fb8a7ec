package io.ostiary.extauthz.pages;

import com.google.common.collect.ImmutableListMultimap;

/** The headers of every answer that is ours and not the application's. */
public final class PageHeaders {
  /** Tells clients that the answer comes from the access gate; Pomerium's name for it. */
  public static final String INTERCEPTED = "x-pomerium-intercepted-response";

  /**
   * Nothing is cached, framed, sniffed, leaked to other sites, or run as a script. The style sheet
   * and forms are the only things that a page may use, and only of its own host.
   */
  public static final ImmutableListMultimap<String, String> ALL =
      ImmutableListMultimap.<String, String>builder()
          .put("cache-control", "no-store")
          .put(
              "content-security-policy",
              "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
                  + " frame-ancestors 'none'; base-uri 'none'")
          .put("referrer-policy", "no-referrer")
          .put("x-content-type-options", "nosniff")
          .put("x-frame-options", "DENY")
          .build();

  private PageHeaders() {}
}
