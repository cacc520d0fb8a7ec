package io.ostiary.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.ostiary.policy.Rule.Action;
import io.ostiary.policy.Rule.Condition;
import io.ostiary.policy.Rule.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The shorthands of a route for common rules. Together they are one rule that allows whom any of
 * them names.
 *
 * @param everybody {@code allow_public_unauthenticated_access}
 * @param corsPreflight {@code cors_allow_preflight}
 * @param anyUser {@code allow_any_authenticated_user}
 * @param domains {@code allowed_domains}
 * @param claims {@code allowed_idp_claims}: name or path of a claim to values, any of which is
 *     enough; {@link Scalar#ofValue} reads a value from YAML
 * @param users {@code allowed_users}, each a user id or an e-mail address
 */
public record PolicyShorthand(
    boolean everybody,
    boolean corsPreflight,
    boolean anyUser,
    List<String> domains,
    Map<String, List<Scalar>> claims,
    List<String> users) {
  public PolicyShorthand {
    domains = List.copyOf(domains);
    claims = ImmutableSortedMap.copyOf(Maps.transformValues(claims, ImmutableList::copyOf));
    users = List.copyOf(users);
  }

  /** The policy of the shorthands alone; {@link Policy#and} adds the route's own policy. */
  public Policy toPolicy() {
    List<Criterion> criteria = new ArrayList<>();
    if (everybody) {
      criteria.add(new Criterion.Accept());
    }
    if (corsPreflight) {
      criteria.add(new Criterion.CorsPreflight());
    }
    if (anyUser) {
      criteria.add(new Criterion.AuthenticatedUser());
    }
    for (String domain : domains) {
      criteria.add(new Criterion.Domain(StringMatcher.is(domain)));
    }
    claims.forEach(
        (path, values) ->
            values.forEach(
                value -> criteria.add(new Criterion.Claim(path, ListMatcher.has(value)))));
    for (String user : users) {
      criteria.add(new Criterion.User(StringMatcher.is(user)));
      criteria.add(new Criterion.Email(StringMatcher.is(user)));
    }
    return criteria.isEmpty() ? Policy.none() : anyOf(Action.ALLOW, criteria);
  }

  /**
   * The policy that denies whoever has no valid client certificate; {@link Policy#and} adds it
   * where a downstream CA is set.
   */
  public static Policy validClientCertificateRequired() {
    return anyOf(Action.DENY, List.of(new Criterion.InvalidClientCertificate()));
  }

  private static Policy anyOf(Action action, List<Criterion> criteria) {
    return new Policy(List.of(new Rule(action, List.of(new Condition(Operator.OR, criteria)))));
  }
}
