package io.ostiary.cli.dev.idp;

import com.google.common.collect.ImmutableMap;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.Parameters;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/** Exchanges codes for tokens (RFC 6749 s. 4.1.3, RFC 7636 s. 4.6). */
final class TokenEndpoint {
  /**
   * What a code stands for.
   *
   * @param request the request that it answers
   * @param login the login that it hands over
   */
  record Grant(AuthorizationRequest request, Login login) {}

  private final DevClient client;
  private final IdTokens idTokens;
  private final Expiring<Grant> codes;
  private final Expiring<DevUser> accessTokens;
  private final InstantSource clock;

  TokenEndpoint(
      DevClient client,
      IdTokens idTokens,
      Expiring<Grant> codes,
      Expiring<DevUser> accessTokens,
      InstantSource clock) {
    this.client = client;
    this.idTokens = idTokens;
    this.codes = codes;
    this.accessTokens = accessTokens;
    this.clock = clock;
  }

  HttpReply answer(HttpCall call) {
    if (!call.method().equals("POST")) {
      return HttpReply.text(405, "POST only\n").with("allow", "POST");
    }
    Optional<Parameters> form =
        call.header("content-type")
            .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
            .flatMap(type -> Parameters.parse(call.body()));
    if (form.isEmpty()) {
      return error(400, "invalid_request", "a form without repeated parameters is needed");
    }
    Optional<String> basic = call.header("authorization");
    if (basic.isPresent() && form.get().get("client_secret").isPresent()) {
      return error(400, "invalid_request", "the client authenticates twice");
    }
    boolean known = basic.isPresent() ? knows(basic.get()) : knows(form.get());
    return known
        ? exchange(form.get())
        : error(401, "invalid_client", "client id or secret are wrong")
            .with("www-authenticate", "Basic realm=\"ostiary dev\"");
  }

  private HttpReply exchange(Parameters form) {
    if (!form.get("grant_type").equals(Optional.of("authorization_code"))) {
      return error(400, "unsupported_grant_type", "only authorization_code is served");
    }
    // Removed before anything is compared: a code that was tried once is worth nothing.
    Optional<Grant> grant = form.get("code").flatMap(codes::remove);
    if (grant.isEmpty()) {
      return error(400, "invalid_grant", "the code is unknown, used or expired");
    }
    if (!form.get("redirect_uri").equals(Optional.of(grant.get().request().redirectUri()))) {
      return error(400, "invalid_grant", "the redirect URI is not the code's");
    }
    if (!proves(form.get("code_verifier"), grant.get().request().challenge())) {
      return error(400, "invalid_grant", "the code verifier does not fit the challenge");
    }
    return tokens(grant.get());
  }

  private HttpReply tokens(Grant grant) {
    String accessToken = accessTokens.put(grant.login().user());
    String idToken =
        idTokens.issue(
            grant.login(), client.id(), grant.request().nonce(), accessToken, clock.instant());
    return HttpReply.json(
        200,
        JSONObjectUtils.toJSONString(
            ImmutableMap.of(
                "access_token",
                accessToken,
                "token_type",
                "Bearer",
                "expires_in",
                3600,
                "scope",
                "openid profile email groups",
                "id_token",
                idToken)));
  }

  private boolean knows(Parameters form) {
    return form.get("client_id").equals(Optional.of(client.id()))
        && same(form.get("client_secret").orElse(""), client.secret());
  }

  private boolean knows(String authorization) {
    if (!authorization.startsWith("Basic ")) {
      return false;
    }
    try {
      String decoded =
          new String(
              Base64.getDecoder().decode(authorization.substring(6).strip()),
              StandardCharsets.UTF_8);
      int colon = decoded.indexOf(':');
      // RFC 6749 s. 2.3.1: id and secret are form-encoded before they are joined.
      return colon > 0
          && URLDecoder.decode(decoded.substring(0, colon), StandardCharsets.UTF_8)
              .equals(client.id())
          && same(
              URLDecoder.decode(decoded.substring(colon + 1), StandardCharsets.UTF_8),
              client.secret());
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static boolean proves(Optional<String> verifier, String challenge) {
    try {
      return verifier.isPresent()
          && same(
              CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier.get()))
                  .getValue(),
              challenge);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpReply error(int status, String error, String description) {
    return HttpReply.json(
        status,
        JSONObjectUtils.toJSONString(
            ImmutableMap.of("error", error, "error_description", description)));
  }
}
