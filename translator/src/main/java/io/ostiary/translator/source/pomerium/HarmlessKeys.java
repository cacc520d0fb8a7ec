package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.source.setting.Support;
import java.util.Set;

/**
 * Global keys without which nobody gets more access than with them: what is wrong with one of them
 * need not take the others of a settings object out of force.
 */
final class HarmlessKeys {
  private static final Set<String> KNOWN =
      Set.of(
          "codec_type",
          // Without it cookies stay with their host, which is stricter.
          "cookie_domain",
          "dns_failure_refresh_rate",
          "dns_lookup_family",
          "dns_query_timeout",
          "dns_query_tries",
          "dns_refresh_rate",
          "dns_udp_max_queries",
          "dns_use_tcp",
          "timeout_idle",
          "timeout_read",
          "timeout_write");

  /** Keys that come later and that keep users out. */
  private static final Set<String> PROTECTING =
      Set.of("envoy_dynamic_extensions", "idp_access_token_allowed_audiences");

  private HarmlessKeys() {}

  static boolean contain(String name) {
    return KNOWN.contains(name)
        || ConfigKeys.GLOBAL
            .key(name)
            .filter(key -> key.support() instanceof Support.NotYet)
            .filter(key -> !PROTECTING.contains(name))
            .isPresent();
  }
}
