package io.ostiary.extauthz.oidc;

import io.ostiary.extauthz.AuthSettings.ProviderSettings.Kind;
import io.ostiary.policy.Claims;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns verified claims into an {@link Identity}.
 *
 * <p>E-mail addresses are used when the provider vouches for them. {@code email_verified: false}
 * (or {@code xms_edov: false} of Entra) anywhere means no. When neither claim is there, Google's
 * address is not used, because Google always sends the claim; that of Entra and of other providers
 * is, because the issuer is one that the operator chose (a single tenant or an own provider) and
 * many of these never send the claim. An address that is not used disappears from the claims too,
 * so neither a claim rule nor a header can bring it back.
 */
final class IdentityMapping {
  private static final Pattern EMAIL =
      Pattern.compile(
          "[^@\\s\\p{Cntrl}\"(),:;<>\\[\\\\\\]]+@[^@\\s\\p{Cntrl}\"(),:;<>\\[\\\\\\]]+");
  private static final int LONGEST_EMAIL = 254;
  private static final String TOO_MANY_GROUPS =
      "your account is in more groups than the identity provider puts into a sign-in";

  private final Kind kind;

  IdentityMapping(Kind kind) {
    this.kind = kind;
  }

  /** The identity of these claims; those of the user info win. */
  Identity map(Map<String, Object> idToken, Map<String, Object> userInfo) {
    Claims fromToken = Claims.flatten(idToken);
    Claims fromUserInfo = Claims.flatten(userInfo);
    Claims all = fromToken.overriddenBy(fromUserInfo);
    Optional<String> email =
        vouchedFor(fromToken, fromUserInfo)
            ? all.string("email").flatMap(IdentityMapping::normalEmail)
            : Optional.empty();
    String subject = all.string("sub").orElseThrow(); // verified before
    return new Identity(
        kind == Kind.AZURE ? all.string("oid").orElse(subject) : subject,
        email,
        email.isPresent() ? all : without(all, "email"),
        groups(all));
  }

  private boolean vouchedFor(Claims fromToken, Claims fromUserInfo) {
    boolean denied =
        says(fromToken, "email_verified", false)
            || says(fromUserInfo, "email_verified", false)
            || says(fromToken, "xms_edov", false);
    boolean confirmed =
        says(fromToken, "email_verified", true) || says(fromUserInfo, "email_verified", true);
    return !denied && (confirmed || kind != Kind.GOOGLE);
  }

  /** Some providers write the flag as a string, Entra as a number. */
  private static boolean says(Claims claims, String name, boolean wanted) {
    return claims.get(name).stream()
        .anyMatch(
            value ->
                switch (value) {
                  case Boolean flag -> flag == wanted;
                  case String text ->
                      text.equalsIgnoreCase(Boolean.toString(wanted))
                          || text.equals(wanted ? "1" : "0");
                  case BigDecimal number -> (number.signum() != 0) == wanted;
                  default -> false;
                });
  }

  private static Optional<String> normalEmail(String text) {
    return text.length() <= LONGEST_EMAIL && EMAIL.matcher(text).matches()
        ? Optional.of(text.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Entra leaves the groups out when there are too many, and says so in one of two ways. */
  private static Groups groups(Claims claims) {
    boolean overage =
        !claims.get("_claim_names.groups").isEmpty() || says(claims, "hasgroups", true);
    if (overage) {
      return new Groups.Unknown(TOO_MANY_GROUPS);
    }
    Set<String> groups =
        claims.get("groups").stream()
            .map(value -> value instanceof BigDecimal n ? n.toPlainString() : value.toString())
            .collect(Collectors.toSet());
    return new Groups.Known(groups);
  }

  private static Claims without(Claims claims, String name) {
    Map<String, List<Object>> rest = new LinkedHashMap<>(claims.values());
    rest.remove(name);
    return new Claims(rest);
  }
}
