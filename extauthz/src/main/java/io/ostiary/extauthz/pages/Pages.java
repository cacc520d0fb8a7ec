package io.ostiary.extauthz.pages;

import java.util.List;
import java.util.Optional;

/** Renders pages; every value is escaped, and none needs a script. */
public interface Pages {
  /** 403: who the user is, why not, and how to switch accounts. */
  String forbidden(Forbidden page);

  /** Something went wrong: what, what to do, and the request's id. */
  String problem(Problem page);

  /** Something that the reader should know, and where to go on. */
  String notice(Notice page);

  /** Asks whether to sign out: one plain form that posts to the given action. */
  String confirmSignOut(ConfirmSignOut page);

  /** The user is signed out. */
  String signedOut(SignedOut page);

  /** Who the user is here: {@code /.pomerium/}. */
  String userInfo(UserInfo page);

  /**
   * The 403 page.
   *
   * @param user e-mail or id
   * @param host the application
   * @param reasons in plain words, what would have been needed
   * @param requestId to quote to an administrator
   * @param switchAccountUrl where another account can be chosen
   */
  record Forbidden(
      Optional<String> user,
      String host,
      List<String> reasons,
      String requestId,
      String switchAccountUrl) {
    public Forbidden {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * A problem page.
   *
   * @param status HTTP status
   * @param title a few words
   * @param explanation what happened, in plain words
   * @param remedy what the reader can do
   * @param code a stable code of the catalogue in docs, such as {@code login-expired}
   * @param requestId to quote to an administrator
   * @param link where to go on, where there is such a place
   */
  record Problem(
      int status,
      String title,
      String explanation,
      String remedy,
      String code,
      String requestId,
      Optional<Link> link) {}

  /** A page that only tells something: what, what to do, and where to go on. */
  record Notice(String title, String explanation, String remedy, Link link) {}

  /** A link with its text. */
  record Link(String text, String url) {}

  /** A claim as it is shown. */
  record Claim(String name, String value) {}

  /** The sign-out question; the action's path contains {@code sign_out}. */
  record ConfirmSignOut(Optional<String> user, String host, String action, String csrfToken) {}

  /** The end of a sign-out. */
  record SignedOut(String host, Optional<Link> signInAgain) {}

  /**
   * The user's own page.
   *
   * @param user e-mail or id; empty when signed out
   * @param place where the user asked
   * @param claims in the order to show
   * @param groups names or ids
   * @param signOutUrl where to sign out
   */
  record UserInfo(
      Optional<String> user,
      Place place,
      List<Claim> claims,
      List<String> groups,
      String signOutUrl) {
    public UserInfo {
      claims = List.copyOf(claims);
      groups = List.copyOf(groups);
    }

    /** The host that shows the page. */
    public sealed interface Place {
      /** A host of an application. */
      record Application(String host) implements Place {}

      /** The host where users sign in, which is no application. */
      record Authenticate(String host) implements Place {}
    }
  }
}
