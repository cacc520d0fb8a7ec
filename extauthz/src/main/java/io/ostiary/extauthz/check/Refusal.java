package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.authorizer.Verdict.Malformed.Flaw;
import io.ostiary.extauthz.authorizer.Verdict.Unavailable.Cause;
import io.ostiary.extauthz.pages.Pages;
import java.util.List;
import java.util.Optional;

/**
 * A refusal in plain words, before it takes the client's own form.
 *
 * @param status HTTP status
 * @param code its stable code
 * @param title a few words
 * @param explanation what happened
 * @param remedy what the reader can do
 * @param reasons why the policy said no; empty where no policy was asked
 * @param link where to go on, where there is such a place
 */
record Refusal(
    int status,
    String code,
    String title,
    String explanation,
    String remedy,
    List<String> reasons,
    Optional<Pages.Link> link) {
  private static final String TRY_AGAIN = "Please try again in a moment.";
  private static final String ASK_ADMINISTRATOR =
      "Please tell your administrator, and quote the request id below.";

  Refusal {
    requireNonNull(code);
    requireNonNull(title);
    requireNonNull(explanation);
    requireNonNull(remedy);
    reasons = List.copyOf(reasons);
    requireNonNull(link);
  }

  static Refusal unauthenticated() {
    return new Refusal(
        401,
        "login-required",
        "Please sign in",
        "This needs a signed-in user, and nobody is signed in here.",
        "Open the application again to sign in. What you sent just now was not delivered.",
        List.of(),
        Optional.of(new Pages.Link("Sign in", "/")));
  }

  static Refusal forbidden(List<String> reasons) {
    return new Refusal(
        403,
        "forbidden",
        "No access",
        "You do not have access to this application.",
        "Ask your administrator for access, or sign in with another account.",
        reasons,
        Optional.empty());
  }

  static Refusal clientCertificateRequired() {
    return new Refusal(
        495,
        "client-certificate-required",
        "Certificate needed",
        "This application accepts only devices that show a valid client certificate.",
        "Install the certificate that your organisation issued for this device, then try again.",
        List.of(),
        Optional.empty());
  }

  static Refusal notFound() {
    return new Refusal(
        404,
        "route-not-found",
        "Nothing here",
        "There is no application at this address.",
        "Check the address. If it is right, " + lowerFirst(ASK_ADMINISTRATOR),
        List.of(),
        Optional.empty());
  }

  /** A browser that gets this status asks again on a connection of its own. */
  static Refusal misdirected() {
    return new Refusal(
        421,
        "misdirected",
        "Another connection is needed",
        "This connection was opened for another host.",
        "Open the application again; programs send one host name in TLS and in the request.",
        List.of(),
        Optional.empty());
  }

  /** What is broken is for the operator, whose log has it under the same request id. */
  static Refusal broken() {
    return new Refusal(
        503,
        "route-misconfigured",
        "Closed for now",
        "Something is wrong with the access rules of this application, so nobody is let in.",
        ASK_ADMINISTRATOR,
        List.of(),
        Optional.empty());
  }

  static Refusal unavailable(Cause cause) {
    return switch (cause) {
      case STORE_DOWN ->
          new Refusal(
              503,
              "session-store-down",
              "One moment, please",
              "It cannot be checked right now who you are. You are still signed in.",
              TRY_AGAIN,
              List.of(),
              Optional.empty());
      case OVERLOADED ->
          new Refusal(
              503,
              "overloaded",
              "One moment, please",
              "Too many people are at the door at once.",
              TRY_AGAIN,
              List.of(),
              Optional.empty());
      case LOGIN_NOT_CONFIGURED ->
          new Refusal(
              503,
              "login-not-configured",
              "Sign-in is not set up",
              "This application needs a sign-in, and no identity provider is configured yet.",
              ASK_ADMINISTRATOR,
              List.of(),
              Optional.empty());
    };
  }

  static Refusal malformed(Flaw flaw) {
    return switch (flaw) {
      case HOST -> badRequest("invalid-host", "The request names no valid host.");
      case PATH -> badRequest("invalid-path", "The address contains characters that it must not.");
      case METHOD -> badRequest("invalid-method", "The request's method is not valid.");
      case REPEATED_AUTHORIZATION ->
          badRequest("repeated-authorization", "The request carries several Authorization lines.");
      case AMBIGUOUS_SESSION ->
          new Refusal(
              400,
              "ambiguous-session",
              "Two sign-ins at once",
              "Your browser sent the sign-ins of two different users, so neither is trusted.",
              "Sign out and in again. If that does not help, delete this site's cookies.",
              List.of(),
              Optional.of(new Pages.Link("Sign out", Refusals.SIGN_OUT)));
    };
  }

  static Refusal failed() {
    return new Refusal(
        500,
        "internal-error",
        "Something went wrong",
        "This is a fault of the access gate, not of you or of the application.",
        ASK_ADMINISTRATOR,
        List.of(),
        Optional.empty());
  }

  private static Refusal badRequest(String code, String explanation) {
    return new Refusal(
        400,
        code,
        "This request makes no sense",
        explanation,
        "Check the address and try again.",
        List.of(),
        Optional.empty());
  }

  private static String lowerFirst(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
