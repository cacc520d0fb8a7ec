package io.ostiary.extauthz.token;

import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.policy.Claims;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What upstreams and {@code /.pomerium/user} are told about a user, by Pomerium's names. */
public final class AssertionClaims {
  /** Claims of the assertion itself, which no claim of a user replaces. */
  private static final List<String> RESERVED = List.of("iss", "aud", "jti", "iat", "exp", "nbf");

  private AssertionClaims() {}

  /**
   * The claims about the user: {@code sub}, {@code user}, {@code email}, {@code groups} (always a
   * list), {@code sid}, {@code name}, and the claims that are configured for headers, each joined
   * by commas.
   *
   * @param claimNames names of further claims; base claims are never replaced
   */
  public static Map<String, Object> of(ActiveSession session, Collection<String> claimNames) {
    Identity identity = session.identity();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", identity.userId());
    claims.put("user", identity.userId());
    claims.put("email", identity.email().orElse(""));
    claims.put("groups", groups(identity.groups()));
    claims.put("sid", session.loginId());
    claims.put("name", joined(identity.claims().get("name")));
    for (String name : claimNames) {
      List<Object> values = identity.claims().get(name);
      if (!values.isEmpty() && !RESERVED.contains(name)) {
        claims.putIfAbsent(name, joined(values));
      }
    }
    return claims;
  }

  private static List<String> groups(Groups groups) {
    return switch (groups) {
      case Groups.Known(var idsAndNames) -> new ArrayList<>(idsAndNames.stream().sorted().toList());
      case Groups.Unknown _ -> new ArrayList<>();
    };
  }

  /** The values of a claim as one text, joined by commas. */
  public static String joined(List<Object> values) {
    return values.stream().map(AssertionClaims::text).collect(Collectors.joining(","));
  }

  /** One value of {@link Claims} as text. */
  public static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }
}
