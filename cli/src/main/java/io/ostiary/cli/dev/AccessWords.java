package io.ostiary.cli.dev;

import io.ostiary.policy.Policy;
import io.ostiary.policy.PolicySummary;
import io.ostiary.policy.access.Access;

/** Who may use a route, in words. */
final class AccessWords {
  private AccessWords() {}

  static String of(DevSite site) {
    String words = of(site.access());
    return site.behind() == DevSite.Behind.FAULT && !(site.access() instanceof Access.Broken)
        ? "503, as the route is faulty; else " + words
        : words;
  }

  private static String of(Access access) {
    return switch (access) {
      case Access.Public() -> "everybody, without a login";
      case Access.Broken(String problem) -> "nobody, 503: " + problem;
      case Access.Protected(Policy policy, var _, var _) -> PolicySummary.of(policy);
    };
  }
}
