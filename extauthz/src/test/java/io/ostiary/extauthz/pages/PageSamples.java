package io.ostiary.extauthz.pages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pages with lifelike content, long values included. */
final class PageSamples {
  private static final String REQUEST_ID = "87f49108-109e-4c36-9b6b-203fd7d5a5c5";

  private PageSamples() {}

  static Map<String, String> all() {
    Pages pages = new HtmlPages();
    Map<String, String> samples = new TreeMap<>();
    samples.put(
        "forbidden",
        pages.forbidden(
            new Pages.Forbidden(
                Optional.of("bob@elsewhere.example"),
                "httpserver.localhost.pomerium.io",
                List.of(
                    "Needed: e-mail domain example.com (e-mail is bob@elsewhere.example)",
                    "Needed: group 9f1c2b7e-4d1f-4a53-8a0c-6d5b8c1e2f30"),
                REQUEST_ID,
                "/.pomerium/sign_out")));
    samples.put(
        "problem",
        pages.problem(
            new Pages.Problem(
                503,
                "Closed for now",
                "Something is wrong with the access rules of this application, so nobody is let in.",
                "Please tell your administrator, and quote the request id below.",
                "route-misconfigured",
                REQUEST_ID,
                Optional.empty())));
    samples.put(
        "problem-link",
        pages.problem(
            new Pages.Problem(
                401,
                "Please sign in",
                "This needs a signed-in user, and nobody is signed in here.",
                "Open the application again to sign in. What you sent just now was not delivered.",
                "login-required",
                REQUEST_ID,
                Optional.of(new Pages.Link("Sign in", "/")))));
    samples.put(
        "confirm-sign-out",
        pages.confirmSignOut(
            new Pages.ConfirmSignOut(
                Optional.of("alice@example.com"), "app.example.com", "/.pomerium/sign_out", "x")));
    samples.put(
        "signed-out",
        pages.signedOut(
            new Pages.SignedOut(
                "app.example.com", Optional.of(new Pages.Link("Sign in again", "/")))));
    samples.put("user-info", pages.userInfo(userInfo()));
    samples.put(
        "notice",
        pages.notice(
            new Pages.Notice(
                "Your address was too long",
                "The address that you opened could not be kept while you signed in.",
                "Open your link again, or go to the start of the application.",
                new Pages.Link("Open the application", "/"))));
    return samples;
  }

  private static Pages.UserInfo userInfo() {
    return new Pages.UserInfo(
        Optional.of("alice@example.com"),
        new Pages.UserInfo.Place.Application("app.example.com"),
        List.of(
            new Pages.Claim("name", "Alice Archer"),
            new Pages.Claim("email", "alice@example.com"),
            new Pages.Claim("oid", "0a1b2c3d-0000-4444-8888-1234567890ab"),
            new Pages.Claim("iss", "https://login.microsoftonline.com/9f1c2b7e/v2.0"),
            new Pages.Claim(
                "picture", "https://cdn.example.com/" + "averylongpathelement".repeat(6))),
        List.of("staff", "engineering", "9f1c2b7e-4d1f-4a53-8a0c-6d5b8c1e2f30", "on-call"),
        "/.pomerium/sign_out");
  }
}
