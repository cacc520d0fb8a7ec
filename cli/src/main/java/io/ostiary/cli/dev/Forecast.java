package io.ostiary.cli.dev;

import io.ostiary.cli.dev.idp.DevUser;
import io.ostiary.policy.Claims;
import io.ostiary.policy.ClientCertificate;
import io.ostiary.policy.Decision;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import io.ostiary.policy.Policy;
import io.ostiary.policy.PolicyEvaluator;
import io.ostiary.policy.RequestFacts;
import io.ostiary.policy.access.Access;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What becomes of a user's GET of a path, by the policy alone. */
enum Forecast {
  /** Let in without a login. */
  PUBLIC,
  /** Let in. */
  ALLOWED,
  /** 403. */
  REFUSED,
  /** 503: what protects the route is faulty. */
  BROKEN;

  static Forecast of(Access access, DevUser user, String path) {
    return switch (access) {
      case Access.Public() -> PUBLIC;
      case Access.Broken(String _) -> BROKEN;
      case Access.Protected(Policy policy, var _, var _) -> of(policy, user, path);
    };
  }

  /** Whether the user gets to the application. */
  boolean letsIn() {
    return this == PUBLIC || this == ALLOWED;
  }

  private static Forecast of(Policy policy, DevUser user, String path) {
    RequestFacts request =
        new RequestFacts(
            "GET",
            path,
            Optional.of(InetAddress.ofLiteral("127.0.0.1")),
            false,
            new ClientCertificate.Absent());
    Decision decision = PolicyEvaluator.evaluate(policy, Optional.of(identity(user)), request);
    return decision.answer() == Decision.Answer.ALLOW ? ALLOWED : REFUSED;
  }

  private static Identity identity(DevUser user) {
    Map<String, Object> claims = user.claims();
    return new Identity(
        user.subject(),
        Optional.of(user.email()),
        Claims.flatten(claims),
        new Groups.Known(Set.copyOf(user.groups())));
  }
}
