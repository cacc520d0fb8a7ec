package io.ostiary.policy;

import java.net.InetAddress;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Criteria in words: the value that one looked at, and the value that makes it true. */
final class TraceWords {
  /** Precedes the reason why groups are not known. */
  static final String GROUPS_NOT_KNOWN = "groups are not known: ";

  private final Subject subject;

  TraceWords(Subject subject) {
    this.subject = subject;
  }

  /** The value that makes the criterion true. */
  static String wanted(Criterion criterion) {
    return switch (criterion) {
      case Criterion.Accept _ -> "any request";
      case Criterion.Reject _ -> "no request at all";
      case Criterion.AuthenticatedUser _ -> "a logged-in user";
      case Criterion.User(StringMatcher matcher) -> matcher.words("user id");
      case Criterion.Email(StringMatcher matcher) -> matcher.words("e-mail");
      case Criterion.Domain(StringMatcher matcher) -> matcher.words("e-mail domain");
      case Criterion.Claim(String path, ListMatcher matcher) ->
          matcher.words("claim " + Words.bounded(path));
      case Criterion.GroupMembership(ListMatcher matcher) -> matcher.words("group");
      case Criterion.CertificateMatch(CertificateMatcher matcher) -> matcher.words();
      case Criterion.InvalidClientCertificate _ -> "no valid client certificate";
      case Criterion.CorsPreflight _ -> "a CORS preflight request";
      case Criterion.HttpMethod(StringMatcher matcher) -> matcher.words("method");
      case Criterion.HttpPath(StringMatcher matcher) -> matcher.words("path");
      case Criterion.SourceIp(List<IpRange> ranges) -> "address in " + Words.some(ranges);
      case Criterion.Unsupported(Criterion.Feature feature) ->
          "a later version: '" + feature.criterion() + "' is not supported yet";
    };
  }

  /** The value that the criterion looked at; empty when there was none. */
  String actual(Criterion criterion) {
    return switch (criterion) {
      case Criterion.Accept _, Criterion.Reject _, Criterion.Unsupported _ -> "";
      case Criterion.AuthenticatedUser _, Criterion.User _ ->
          ofUser(user -> user.userId().isEmpty() ? "" : "user id is " + bounded(user.userId()));
      case Criterion.Email _, Criterion.Domain _ ->
          ofUser(user -> user.email().map(email -> "e-mail is " + bounded(email)).orElse(""));
      case Criterion.Claim(String path, _) -> ofUser(user -> claim(path, user));
      case Criterion.GroupMembership _ -> ofUser(TraceWords::groups);
      case Criterion.CertificateMatch _, Criterion.InvalidClientCertificate _ -> certificate();
      case Criterion.CorsPreflight _, Criterion.HttpMethod _ ->
          "method is " + bounded(subject.request().method());
      case Criterion.HttpPath _ -> "path is " + bounded(subject.request().path());
      case Criterion.SourceIp _ -> subject.request().sourceIp().map(TraceWords::address).orElse("");
    };
  }

  private String ofUser(Function<Identity, String> words) {
    return subject.identity().map(words).orElse("");
  }

  private static String claim(String path, Identity user) {
    if (path.equals(Criterion.Claim.GROUPS)) {
      return groups(user);
    }
    Collection<?> values = Subject.claimValues(path, user);
    return values.isEmpty() ? "" : "claim " + bounded(path) + " is " + Words.some(values);
  }

  /** Only how many: names of groups may tell more than the reader should know. */
  private static String groups(Identity user) {
    return switch (user.groups()) {
      case Groups.Unknown(String reason) -> GROUPS_NOT_KNOWN + bounded(reason);
      case Groups.Known(Set<String> groups) ->
          groups.isEmpty() ? "" : "member of " + groups.size() + " group ids and names";
    };
  }

  private String certificate() {
    return switch (subject.request().clientCertificate()) {
      case ClientCertificate.Absent _ -> "no client certificate";
      case ClientCertificate.Presented(X509Certificate leaf, boolean valid) ->
          (valid ? "valid" : "invalid") + " client certificate" + fingerprint(leaf);
    };
  }

  private static String fingerprint(X509Certificate leaf) {
    try {
      return " with fingerprint " + new LeafCertificate(leaf).fingerprint();
    } catch (CertificateEncodingException e) {
      return " that cannot be read";
    }
  }

  private static String address(InetAddress address) {
    return "address is " + address.getHostAddress();
  }

  private static String bounded(String text) {
    return Words.bounded(text);
  }
}
