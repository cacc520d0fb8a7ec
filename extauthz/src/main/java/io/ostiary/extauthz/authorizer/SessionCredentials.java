package io.ostiary.extauthz.authorizer;

/**
 * The places beside the cookie where Pomerium's clients put a session. None is accepted yet, and
 * none may reach an upstream.
 */
public final class SessionCredentials {
  /** The header that holds nothing else. */
  public static final String HEADER = "x-pomerium-authorization";

  /** The query parameter. */
  public static final String QUERY_PARAMETER = "pomerium_session";

  private SessionCredentials() {}

  /** Whether an Authorization header holds a session and not a credential for the upstream. */
  public static boolean inAuthorization(String value) {
    String text = value.stripLeading();
    if (startsWithIgnoringCase(text, "pomerium ")) {
      return true;
    }
    return startsWithIgnoringCase(text, "bearer ")
        && startsWithIgnoringCase(text.substring("bearer ".length()).stripLeading(), "pomerium-");
  }

  /** Whether a raw query holds a session. */
  public static boolean inQuery(String query) {
    String assignment = QUERY_PARAMETER + "=";
    return query.startsWith(assignment) || query.contains("&" + assignment);
  }

  private static boolean startsWithIgnoringCase(String text, String prefix) {
    return text.regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
