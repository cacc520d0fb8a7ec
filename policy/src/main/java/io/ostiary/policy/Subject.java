package io.ostiary.policy;

import io.ostiary.policy.Decision.Truth;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request and its user, as criteria ask about them.
 *
 * <p>Whatever cannot be known is {@link Truth#UNKNOWN}, never false: a false criterion under {@code
 * not} would let the request through.
 */
final class Subject {
  private final Optional<Identity> identity;
  private final RequestFacts request;

  Subject(Optional<Identity> identity, RequestFacts request) {
    this.identity = identity;
    this.request = request;
  }

  RequestFacts request() {
    return request;
  }

  Optional<Identity> identity() {
    return identity;
  }

  /** What is found of a criterion. */
  Finding find(Criterion criterion) {
    return switch (criterion) {
      case Criterion.Accept _ -> Finding.of(true, Reason.ACCEPT, Reason.REJECT);
      case Criterion.Reject _ -> Finding.of(false, Reason.ACCEPT, Reason.REJECT);
      case Criterion.CertificateMatch(CertificateMatcher matcher) -> certificate(matcher);
      case Criterion.InvalidClientCertificate _ -> invalidCertificate();
      case Criterion.CorsPreflight _ ->
          Finding.of(request.corsPreflight(), Reason.CORS_REQUEST, Reason.NON_CORS_REQUEST);
      case Criterion.HttpMethod(StringMatcher matcher) ->
          Finding.of(
              matcher.matches(request.method()),
              Reason.HTTP_METHOD_OK,
              Reason.HTTP_METHOD_UNAUTHORIZED);
      case Criterion.HttpPath(StringMatcher matcher) ->
          Finding.of(
              matcher.matches(request.path()), Reason.HTTP_PATH_OK, Reason.HTTP_PATH_UNAUTHORIZED);
      case Criterion.SourceIp(List<IpRange> ranges) -> sourceIp(ranges);
      case Criterion.Unsupported(Criterion.Feature feature) ->
          Finding.unknown(
              feature.ofIdentity() && identity.isEmpty()
                  ? Reason.USER_UNAUTHENTICATED
                  : Reason.NOT_SUPPORTED);
      case Criterion.OfUser ofUser ->
          identity.isPresent()
              ? find(ofUser, identity.get())
              : Finding.unknown(Reason.USER_UNAUTHENTICATED);
    };
  }

  /** The domain of an e-mail address; empty unless there is exactly one {@code @} inside it. */
  static Optional<String> domain(String email) {
    int at = email.indexOf('@');
    return at > 0 && at < email.length() - 1 && email.indexOf('@', at + 1) < 0
        ? Optional.of(email.substring(at + 1))
        : Optional.empty();
  }

  /**
   * The values of a claim: under its literal name, else under its path with dots, as claims are
   * flattened. Groups that were learnt elsewhere than from the claim stand in for it.
   */
  static Collection<?> claimValues(String path, Identity user) {
    List<Object> values = user.claims().lookUp(path);
    return values.isEmpty()
            && path.equals(Criterion.Claim.GROUPS)
            && user.groups() instanceof Groups.Known(Set<String> groups)
        ? groups
        : values;
  }

  private static Finding find(Criterion.OfUser criterion, Identity user) {
    return switch (criterion) {
      case Criterion.AuthenticatedUser _ ->
          Finding.of(!user.userId().isEmpty(), Reason.USER_OK, Reason.USER_UNAUTHORIZED);
      case Criterion.User(StringMatcher matcher) ->
          Finding.of(
              !user.userId().isEmpty() && matcher.matches(user.userId()),
              Reason.USER_OK,
              Reason.USER_UNAUTHORIZED);
      case Criterion.Email(StringMatcher matcher) ->
          Finding.of(
              user.email().isPresent() && matcher.matches(user.email().get()),
              Reason.EMAIL_OK,
              Reason.EMAIL_UNAUTHORIZED);
      case Criterion.Domain(StringMatcher matcher) -> {
        Optional<String> domain = user.email().flatMap(Subject::domain);
        yield Finding.of(
            domain.isPresent() && matcher.matches(domain.get()),
            Reason.DOMAIN_OK,
            Reason.DOMAIN_UNAUTHORIZED);
      }
      case Criterion.Claim(String path, ListMatcher matcher) ->
          path.equals(Criterion.Claim.GROUPS) && user.groups() instanceof Groups.Unknown
              ? Finding.unknown(Reason.GROUPS_UNKNOWN)
              : Finding.of(
                  matcher.matches(claimValues(path, user)),
                  Reason.CLAIM_OK,
                  Reason.CLAIM_UNAUTHORIZED);
      case Criterion.GroupMembership(ListMatcher matcher) ->
          switch (user.groups()) {
            case Groups.Unknown _ -> Finding.unknown(Reason.GROUPS_UNKNOWN);
            case Groups.Known(Set<String> groups) ->
                Finding.of(matcher.matches(groups), Reason.GROUPS_OK, Reason.GROUPS_UNAUTHORIZED);
          };
    };
  }

  private Finding invalidCertificate() {
    return switch (request.clientCertificate()) {
      case ClientCertificate.Absent _ ->
          Finding.of(true, Reason.CLIENT_CERTIFICATE_REQUIRED, Reason.VALID_CLIENT_CERTIFICATE);
      case ClientCertificate.Presented(_, boolean valid) ->
          Finding.of(!valid, Reason.INVALID_CLIENT_CERTIFICATE, Reason.VALID_CLIENT_CERTIFICATE);
    };
  }

  private Finding certificate(CertificateMatcher matcher) {
    Truth truth =
        switch (request.clientCertificate()) {
          case ClientCertificate.Absent _ -> Truth.FALSE;
          case ClientCertificate.Presented(var leaf, boolean valid) ->
              valid || !matcher.believesNames()
                  ? new LeafCertificate(leaf).matches(matcher)
                  : Truth.FALSE;
        };
    return truth == Truth.UNKNOWN
        ? Finding.unknown(Reason.CLIENT_CERTIFICATE_UNAUTHORIZED)
        : Finding.of(
            truth == Truth.TRUE,
            Reason.CLIENT_CERTIFICATE_OK,
            Reason.CLIENT_CERTIFICATE_UNAUTHORIZED);
  }

  private Finding sourceIp(List<IpRange> ranges) {
    if (request.sourceIp().isEmpty()) {
      return Finding.unknown(Reason.SOURCE_IP_UNAUTHORIZED);
    }
    for (IpRange range : ranges) {
      if (range.contains(request.sourceIp().get())) {
        return Finding.of(true, Reason.SOURCE_IP_OK, Reason.SOURCE_IP_UNAUTHORIZED);
      }
    }
    return Finding.of(false, Reason.SOURCE_IP_OK, Reason.SOURCE_IP_UNAUTHORIZED);
  }
}
