package io.ostiary.cli.dev.idp;

import io.ostiary.cli.http.Html;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.Parameters;
import java.net.URI;
import java.util.Optional;

/** The pages of the provider. */
final class DevPages {
  private DevPages() {}

  static HttpReply landing(URI issuer) {
    return Html.page(
        200,
        "Development identity provider",
        """
        <h1>Development identity provider</h1>
        <p class="soft">It belongs to <code>ostiary dev</code>, has no passwords and answers on this
        machine only. Issuer: <code>%s</code></p>
        """
            .formatted(Html.text(issuer.toString())));
  }

  static HttpReply picker(Parameters request, Optional<DevUser> hinted) {
    StringBuilder users = new StringBuilder();
    for (DevUser user : DevUser.ALL) {
      users.append(
          """
          <button class="user" name="user" value="%s"%s>%s<span>%s · %s</span></button>
          """
              .formatted(
                  Html.text(user.email()),
                  hinted.equals(Optional.of(user)) ? " autofocus" : "",
                  Html.text(user.name()),
                  Html.text(user.email()),
                  Html.text(user.role())));
    }
    return Html.page(
        200,
        "Sign in as",
        """
        <h1>Sign in as</h1>
        <p class="soft">The identity provider of <code>ostiary dev</code>. There are no passwords:
        pick who you want to be.</p>
        <form method="post" action="/login">
        <input type="hidden" name="request" value="%s">
        %s</form>
        """
            .formatted(Html.text(request.encoded()), users));
  }

  static HttpReply confirmSignOut(DevUser user, Parameters request) {
    StringBuilder hidden = new StringBuilder();
    request
        .values()
        .forEach(
            (name, value) ->
                hidden.append(
                    "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
                        .formatted(Html.text(name), Html.text(value))));
    return Html.page(
        200,
        "Sign out?",
        """
        <h1>Sign out?</h1>
        <p>You are %s at the identity provider of <code>ostiary dev</code>.</p>
        <form method="post" action="/end_session">
        %s<button class="user" name="confirm" value="yes">Sign out</button>
        </form>
        """
            .formatted(Html.text(user.email()), hidden));
  }

  static HttpReply signedOut() {
    return Html.page(
        200,
        "Signed out",
        """
        <h1>Signed out</h1>
        <p class="soft">Nobody is logged in at the identity provider of <code>ostiary dev</code>.</p>
        """);
  }

  static HttpReply problem(String problem) {
    return Html.page(
        400,
        "Refused",
        """
        <h1>This login cannot go on</h1>
        <p>%s</p>
        <p class="soft">The identity provider of <code>ostiary dev</code> said so.
        Open the application again to start a new login.</p>
        """
            .formatted(Html.text(problem)));
  }
}
