package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.ostiary.extauthz.oidc.LoginFailure;
import io.ostiary.extauthz.pages.PageHeaders;
import io.ostiary.extauthz.pages.Pages;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can go wrong at the portal, in words for the page. The code is stable and in the docs.
 *
 * @param status HTTP status
 * @param code the stable code
 * @param title a few words
 * @param explanation what happened
 * @param remedy what the reader can do
 */
record PortalProblem(int status, String code, String title, String explanation, String remedy) {
  static final PortalProblem NOT_FOUND =
      new PortalProblem(
          404,
          "not-found",
          "There is nothing here",
          "This address belongs to no page.",
          "Check the address, or go to the application.");
  static final PortalProblem METHOD =
      new PortalProblem(
          405,
          "method-not-allowed",
          "This is not how the page works",
          "The page does not answer this kind of request.",
          "Open the address in a browser.");
  static final PortalProblem MALFORMED =
      new PortalProblem(
          400,
          "request-malformed",
          "This address is not complete",
          "A part of the address is missing, or is there more than once.",
          "Open the application again.");
  static final PortalProblem LINK_INVALID =
      new PortalProblem(
          400,
          "sign-in-link-invalid",
          "This sign-in link does not count",
          "A sign-in begins at an application, and this link was not made by one.",
          "Open the application again.");
  static final PortalProblem LINK_STALE =
      new PortalProblem(
          400,
          "sign-in-link-stale",
          "This sign-in link is too old",
          "A sign-in link counts for a few minutes.",
          "Open the application again.");
  static final PortalProblem APPLICATION_UNKNOWN =
      new PortalProblem(
          400,
          "application-unknown",
          "This application is not served here",
          "The sign-in would lead to a host that is not one of ours.",
          "Open the application again, by its own name.");
  static final PortalProblem EXPIRED =
      new PortalProblem(
          400,
          "login-expired",
          "This sign-in took too long",
          "A sign-in has to be finished within ten minutes.",
          "Sign in again.");
  static final PortalProblem CODE_USED =
      new PortalProblem(
          400,
          "login-code-used",
          "This sign-in was used already, or took too long",
          "The last step of a sign-in counts once, and for one minute.",
          "Open the application again.");
  static final PortalProblem TWO_USERS =
      new PortalProblem(
          400,
          "ambiguous-session",
          "Two people are signed in here",
          "Your browser sent the sign-ins of two users at once. Both were removed here.",
          "Sign in again. If this happens again, another site under the same domain sets cookies.");
  static final PortalProblem STORE_DOWN =
      new PortalProblem(
          503,
          "session-store-down",
          "Sign-in is not possible right now",
          "The sessions cannot be read or written.",
          "Wait a moment and try again. You stay signed in.");
  static final PortalProblem NOT_CONFIGURED =
      new PortalProblem(
          503,
          "login-not-configured",
          "Sign-in is not set up",
          "No identity provider or no authenticate address is configured.",
          "Tell your administrator to set authenticate_service_url and idp_provider.");
  static final PortalProblem LOGIN_REQUIRED =
      new PortalProblem(
          401,
          "login-required",
          "Please sign in",
          "This needs a signed-in user, and nobody is signed in here.",
          "Open the application in the browser to sign in.");
  static final PortalProblem FORGED =
      new PortalProblem(
          403,
          "form-foreign",
          "This form did not come from here",
          "The request to sign out was not sent by the sign-out page.",
          "Open the sign-out page and confirm there.");

  PortalProblem {
    requireNonNull(code);
    requireNonNull(title);
    requireNonNull(explanation);
    requireNonNull(remedy);
  }

  /** The browser has no cookie of this attempt. */
  static PortalProblem cookieMissing(String cookie) {
    return new PortalProblem(
        400,
        "login-cookie-missing",
        "Your browser did not keep a cookie",
        "This sign-in began in another browser, is finished already, or your browser blocks the"
            + " cookie "
            + cookie
            + ".",
        "Allow cookies for this site and open the application again.");
  }

  /** The browser comes back again and again without a session. */
  static PortalProblem loop(String cookie) {
    return new PortalProblem(
        400,
        "login-loop",
        "Your browser does not keep the sign-in",
        "You were signed in several times in a row, and each time your browser came back without"
            + " the cookie "
            + cookie
            + ".",
        "Allow cookies for this site, check your computer's clock, and try again.");
  }

  /** What a login can end with. */
  static Stream<PortalProblem> ofLogins() {
    return Stream.concat(
        Stream.of(
            MALFORMED,
            LINK_INVALID,
            LINK_STALE,
            APPLICATION_UNKNOWN,
            EXPIRED,
            CODE_USED,
            TWO_USERS,
            STORE_DOWN,
            NOT_CONFIGURED,
            cookieMissing(""),
            loop("")),
        Arrays.stream(LoginFailure.values()).map(PortalProblem::of));
  }

  static PortalProblem of(LoginFailure failure) {
    return new PortalProblem(
        failure.status(), failure.code(), failure.title(), failure.explanation(), failure.remedy());
  }

  /** The page. */
  Answer page(Pages pages, String requestId, Optional<Pages.Link> link) {
    Answer answer =
        Answer.html(
            status,
            pages.problem(
                new Pages.Problem(status, title, explanation, remedy, code, requestId, link)));
    return status == 503 ? answer.header("retry-after", "5") : answer;
  }

  /** The same for a program, with the names of Check's errors. */
  Answer json(String requestId) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("error", explanation);
    error.put("code", code);
    error.put("request_id", requestId);
    return Answer.json(status, JSONObjectUtils.toJSONString(error))
        .header(PageHeaders.INTERCEPTED, "true");
  }
}
