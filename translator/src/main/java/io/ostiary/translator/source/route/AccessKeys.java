package io.ostiary.translator.source.route;

import io.ostiary.policy.Criterion;
import io.ostiary.policy.ParsedPolicy;
import io.ostiary.policy.Policy;
import io.ostiary.policy.PolicyParser;
import io.ostiary.policy.PolicyShorthand;
import io.ostiary.policy.Scalar;
import io.ostiary.policy.access.Access;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlDocument.Excerpt;
import io.ostiary.translator.source.yaml.YamlJson;
import io.ostiary.translator.source.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may use a route. The short forms become one {@code allow} rule, as in Pomerium; with {@code
 * policy} either may allow and each may deny.
 */
public final class AccessKeys {
  static final Key<YamlNode> POLICY =
      Key.of("policy", ValueTypes.ANY, "", "who may use the route, in PPL");
  static final Key<Boolean> PUBLIC =
      Key.of(
          "allow_public_unauthenticated_access",
          ValueTypes.BOOLEAN,
          "false",
          "everybody may use the route, without login");
  static final Key<Boolean> ANY_USER =
      Key.of(
          "allow_any_authenticated_user",
          ValueTypes.BOOLEAN,
          "false",
          "everybody who is logged in may use the route");
  static final Key<List<String>> USERS =
      Key.of("allowed_users", ValueTypes.TEXTS, "", "users by e-mail address or user id");
  static final Key<List<String>> DOMAINS =
      Key.of(
          "allowed_domains", ValueTypes.TEXTS, "", "users by the domain of their e-mail address");
  static final Key<YamlNode> CLAIMS =
      Key.of(
          "allowed_idp_claims",
          ValueTypes.ANY,
          "",
          "users by claims: a mapping of claim to values");
  static final Key<Boolean> PREFLIGHT =
      Key.of(
          "cors_allow_preflight",
          ValueTypes.BOOLEAN,
          "false",
          "CORS preflight requests pass without login");

  /** The family's table. */
  public static final List<Key<?>> KEYS =
      List.of(
          POLICY,
          PUBLIC,
          ANY_USER,
          USERS,
          DOMAINS,
          CLAIMS,
          PREFLIGHT,
          Key.refused(
              "allowed_groups",
              "removed by Pomerium",
              "allowed_groups is no longer part of Pomerium",
              "write a policy with the criterion 'groups'"));

  /** The keys that decide who may use a route; where one stands, defaults for them do not hold. */
  public static final Set<String> DECIDING =
      Stream.of(POLICY, PUBLIC, ANY_USER, USERS, DOMAINS, CLAIMS)
          .map(Key::name)
          .collect(Collectors.toUnmodifiableSet());

  private AccessKeys() {}

  /**
   * Reads the family. Where something is wrong the complaints say so, and nobody is allowed.
   *
   * @param further policies from elsewhere, each of which may allow and may deny
   * @param standard what holds where the route and those say nothing
   */
  public static Access read(Values values, Policy further, DefaultAccess standard) {
    boolean decides = decides(values) || !further.equals(Policy.none());
    Access access = read(values, further);
    return decides || values.complaints().hasErrors()
        ? access
        : switch (standard) {
          case DENY -> access;
          case AUTHENTICATED -> new Access.Protected(shortForms(values, false, true));
          case PUBLIC -> new Access.Public();
        };
  }

  private static Access read(Values values, Policy further) {
    boolean isPublic = values.isSet(PUBLIC);
    boolean anyUser = values.isSet(ANY_USER);
    boolean lists = values.has(USERS) || values.has(DOMAINS) || values.has(CLAIMS);
    if (isPublic && anyUser) {
      values.error(PUBLIC, "excludes " + ANY_USER.name(), "remove one of the two");
    } else if ((isPublic || anyUser) && lists) {
      // Pomerium's controller lets this pass and serves the route to everybody.
      values.error(
          isPublic ? PUBLIC : ANY_USER,
          "excludes allowed_users, allowed_domains and allowed_idp_claims",
          "remove one of them: together they would not restrict anybody");
    }
    Policy policy = shortForms(values, isPublic, anyUser).and(embedded(values)).and(further);
    if (values.complaints().hasErrors()) {
      return new Access.Protected(Policy.none());
    }
    return isPublic && !values.has(POLICY) && further.equals(Policy.none())
        ? new Access.Public()
        : new Access.Protected(policy);
  }

  private static boolean decides(Values values) {
    return Stream.<Key<?>>of(POLICY, PUBLIC, ANY_USER, USERS, DOMAINS, CLAIMS)
        .anyMatch(values::has);
  }

  /** Whether the route has any key that can allow somebody. */
  public static boolean isGiven(Values values) {
    return values.has(POLICY)
        || values.isSet(PUBLIC)
        || values.isSet(ANY_USER)
        || values.isSet(PREFLIGHT)
        || values.has(USERS)
        || values.has(DOMAINS)
        || values.has(CLAIMS);
  }

  /** Whether somebody who is not logged in may be asked to. */
  public static boolean needsLogin(Access access) {
    return access instanceof Access.Protected(Policy policy, var _, var _)
        && policy.rules().stream()
            .flatMap(rule -> rule.conditions().stream())
            .flatMap(condition -> condition.criteria().stream())
            .anyMatch(Criterion.OfUser.class::isInstance);
  }

  private static Policy shortForms(Values values, boolean isPublic, boolean anyUser) {
    return new PolicyShorthand(
            isPublic,
            values.isSet(PREFLIGHT),
            anyUser,
            values.get(DOMAINS).orElse(List.of()),
            claims(values),
            values.get(USERS).orElse(List.of()))
        .toPolicy();
  }

  private static Map<String, List<Scalar>> claims(Values values) {
    Optional<YamlNode> node = values.get(CLAIMS);
    if (node.isEmpty()) {
      return Map.of();
    }
    if (!(node.get() instanceof YamlNode.Mapping claims)) {
      values.error(CLAIMS, "not a mapping of claim to values", "write {department: [sales]}");
      return Map.of();
    }
    Map<String, List<Scalar>> wanted = new TreeMap<>();
    for (YamlNode.Entry claim : claims.entries()) {
      List<YamlNode> items =
          claim.value() instanceof YamlNode.Sequence list ? list.items() : List.of(claim.value());
      List<Scalar> scalars = items.stream().flatMap(item -> scalar(item).stream()).toList();
      if (claim.key().isBlank() || scalars.size() < items.size()) {
        values.error(
            CLAIMS, "claim '" + claim.key() + "' has a value that is not text", "write a list");
      }
      wanted.put(claim.key(), scalars);
    }
    return wanted;
  }

  private static Optional<Scalar> scalar(YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      return Optional.empty();
    }
    return switch (scalar.kind()) {
      case STRING -> Optional.of(new Scalar.Text(scalar.text()));
      case INTEGER, DECIMAL ->
          Optional.of(new Scalar.Numeric(YamlJson.toJson(scalar).decimalValue()));
      case BOOLEAN -> Optional.of(new Scalar.Flag(YamlJson.toJson(scalar).booleanValue()));
      case NULL -> Optional.empty();
    };
  }

  private static Policy embedded(Values values) {
    Optional<Given> given = values.given(POLICY);
    return given.isEmpty() ? Policy.none() : parse(given.get(), values.complaints());
  }

  /** A policy in PPL; what is wrong with it is complained about, and then it allows nobody. */
  public static Policy parse(Given given, Complaints complaints) {
    Excerpt excerpt = given.document().excerpt(given.node());
    return switch (PolicyParser.parse(excerpt.text())) {
      case ParsedPolicy.Valid valid -> valid.policy();
      case ParsedPolicy.Invalid invalid -> {
        for (ParsedPolicy.Problem problem : invalid.problems()) {
          complaints.error(
              given.lines().apply(excerpt.lineOf(problem.line())),
              given.field(),
              problem.token(),
              problem.message(),
              problem.expected());
        }
        yield Policy.none();
      }
    };
  }
}
