package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Ascii;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.authorizer.RequestHead;
import io.ostiary.extauthz.authorizer.SessionCredentials;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.token.IdentityAssertions;
import io.ostiary.policy.access.RouteAccess;
import java.util.Optional;

/**
 * What an allowed request looks like to its upstream: who the user is in headers that a client
 * cannot write, and nothing of the user's session.
 *
 * <p>Envoy strips identity headers of clients before the check. They are set or removed here all
 * the same, because in a mesh nothing else does.
 */
final class UpstreamHeaders {
  private static final String ASSERTION = "x-pomerium-jwt-assertion";
  private static final String ASSERTION_FOR = "x-pomerium-jwt-assertion-for";

  private final IdentityAssertions assertions;

  UpstreamHeaders(IdentityAssertions assertions) {
    this.assertions = requireNonNull(assertions);
  }

  OkHttpResponse of(
      AuthSettings settings,
      RouteAccess route,
      Optional<ActiveSession> session,
      RequestHead request) {
    OkHttpResponse.Builder answer = OkHttpResponse.newBuilder();
    identity(answer, settings, session.filter(known -> route.passIdentityHeaders()), request);
    route
        .requestHeaders()
        .forEach(
            (name, template) ->
                answer.addHeaders(
                    overwrite(Ascii.toLowerCase(name), rendered(template, session, request))));
    cookies(answer, settings, request);
    route
        .secretHeaders()
        .forEach(
            (name, secret) ->
                answer.addHeaders(overwrite(Ascii.toLowerCase(name), secret.value())));
    credentials(answer, request);
    return answer.build();
  }

  private void identity(
      OkHttpResponse.Builder answer,
      AuthSettings settings,
      Optional<ActiveSession> session,
      RequestHead request) {
    answer.addHeadersToRemove(ASSERTION_FOR);
    if (session.isEmpty()) {
      answer.addHeadersToRemove(ASSERTION);
      settings
          .claimHeaders()
          .keySet()
          .forEach(name -> answer.addHeadersToRemove(Ascii.toLowerCase(name)));
      return;
    }
    answer.addHeaders(overwrite(ASSERTION, assertions.assertion(session.get(), request.host())));
    settings
        .claimHeaders()
        .forEach(
            (name, claim) ->
                answer.addHeaders(
                    overwrite(Ascii.toLowerCase(name), HeaderText.claim(session.get(), claim))));
  }

  private String rendered(String template, Optional<ActiveSession> session, RequestHead request) {
    String value =
        HeaderTemplate.render(
            template,
            name ->
                name.equals("pomerium.jwt")
                    ? session.map(known -> assertions.assertion(known, request.host())).orElse("")
                    : "",
            name -> forwardable(request, Ascii.toLowerCase(name)));
    return HeaderText.safe(value);
  }

  /** A header that a template may repeat: none that carries the user's session. */
  private static String forwardable(RequestHead request, String name) {
    boolean secret =
        name.equals("cookie")
            || name.equals(SessionCredentials.HEADER)
            || (name.equals("authorization")
                && SessionCredentials.inAuthorization(request.firstHeader(name)));
    return secret ? "" : request.firstHeader(name);
  }

  private static void cookies(
      OkHttpResponse.Builder answer, AuthSettings settings, RequestHead request) {
    switch (new CookieLines(request.header("cookie"), settings.cookieName()).forUpstream()) {
      case CookieLines.Rewrite.Unchanged() -> {}
      case CookieLines.Rewrite.Removed() -> answer.addHeadersToRemove("cookie");
      case CookieLines.Rewrite.Replaced(String line) ->
          answer.addHeaders(overwrite("cookie", line));
    }
  }

  /** Envoy removes after it has set, so what the route sets itself is not removed. */
  private static void credentials(OkHttpResponse.Builder answer, RequestHead request) {
    answer.addHeadersToRemove(SessionCredentials.HEADER);
    boolean replaced =
        answer.getHeadersList().stream()
            .anyMatch(option -> option.getHeader().getKey().equals("authorization"));
    if (!replaced && SessionCredentials.inAuthorization(request.firstHeader("authorization"))) {
      answer.addHeadersToRemove("authorization");
    }
    if (SessionCredentials.inQuery(request.query())) {
      answer.addQueryParametersToRemove(SessionCredentials.QUERY_PARAMETER);
    }
  }

  private static HeaderValueOption overwrite(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .setKeepEmptyValue(true)
        .build();
  }
}
