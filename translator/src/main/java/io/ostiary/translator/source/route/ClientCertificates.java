package io.ostiary.translator.source.route;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.Policy;
import io.ostiary.policy.PolicyShorthand;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.ClientCertificateRule;
import io.ostiary.policy.access.ClientCertificateRule.NameRule;
import io.ostiary.policy.access.LoginTerms;
import java.util.List;
import java.util.Optional;

/**
 * What the installation says about client certificates.
 *
 * @param possible whether TLS ends here, so that clients can be asked at all
 * @param authoritiesPem whose certificates every route believes that names no authorities itself
 * @param revocationsPem revocation lists; may be empty
 * @param names one of which a certificate must carry; any where there are none
 * @param longestChain how many certificates may stand below an authority; 0 for any number
 * @param enforcement what becomes of clients without a valid one
 */
public record ClientCertificates(
    boolean possible,
    Optional<String> authoritiesPem,
    String revocationsPem,
    List<NameRule> names,
    int longestChain,
    Enforcement enforcement) {
  public ClientCertificates {
    requireNonNull(authoritiesPem);
    requireNonNull(revocationsPem);
    names = List.copyOf(names);
    requireNonNull(enforcement);
  }

  /** What becomes of clients without a valid certificate. */
  public enum Enforcement {
    /** Every route refuses them. */
    POLICY_WITH_DEFAULT_DENY,
    /** Policies alone decide. */
    POLICY,
    /** They are not even connected. */
    REJECT_CONNECTION
  }

  /** Nothing is said. */
  public static ClientCertificates none() {
    return new ClientCertificates(
        true, Optional.empty(), "", List.of(), 1, Enforcement.POLICY_WITH_DEFAULT_DENY);
  }

  /**
   * Who may use a route, once certificates count as well. A public route that needs one is public
   * no more.
   *
   * @param own the authorities that the route names
   */
  public Access demandedBy(Access access, Optional<String> own) {
    Optional<ClientCertificateRule> rule =
        own.or(() -> authoritiesPem)
            .map(pem -> new ClientCertificateRule(pem, revocationsPem, names, longestChain));
    boolean denies = enforcement != Enforcement.POLICY;
    return switch (access) {
      case Access.Broken _ -> access;
      case Access.Public _ when rule.isPresent() && denies ->
          demanding(EVERYBODY, LoginTerms.standard(), rule);
      case Access.Public _ -> access;
      case Access.Protected(Policy policy, var login, var _) when rule.isPresent() && denies ->
          demanding(policy, login, rule);
      case Access.Protected(Policy policy, var login, var _) ->
          new Access.Protected(policy, login, rule);
    };
  }

  private static final Policy EVERYBODY =
      new PolicyShorthand(true, false, false, List.of(), java.util.Map.of(), List.of()).toPolicy();

  private static Access demanding(
      Policy policy, LoginTerms login, Optional<ClientCertificateRule> rule) {
    return new Access.Protected(
        policy.and(PolicyShorthand.validClientCertificateRequired()), login, rule);
  }

  /** What is wrong with authorities that a route names, in this installation. */
  public Optional<Fault> fault(String own) {
    if (!possible) {
      return Optional.of(
          new Fault("TLS ends in front, so clients can show no certificate here", "remove it"));
    }
    return enforcement == Enforcement.REJECT_CONNECTION
            && !authoritiesPem.orElse("").contains(own.strip())
        ? Optional.of(
            new Fault(
                "reject_connection lets in certificates of downstream_mtls.ca only",
                "add these authorities there as well, or set another enforcement"))
        : Optional.empty();
  }

  /** What is wrong, and what to do. */
  public record Fault(String problem, String remedy) {}
}
