package io.ostiary.cli.dev.idp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.Parameters;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevIdentityProviderTest {
  private static final URI ISSUER = URI.create("http://localhost:9100");
  private static final String REDIRECT = "http://authenticate.dev.localhost:8080/oauth2/callback";
  private static final String VERIFIER = "v".repeat(43);
  private static final ProviderKeys KEYS = ProviderKeys.generate();

  private Instant now = Instant.parse("2026-02-03T04:05:06Z");
  private final DevClient client =
      new DevClient(
          "ostiary-dev",
          "s3cret",
          URI.create(REDIRECT),
          URI.create("http://authenticate.dev.localhost:8080"));
  private final DevIdentityProvider provider =
      new DevIdentityProvider(ISSUER, KEYS, client, () -> now);

  @Test
  void publishesMetadataThatClientsUnderstand() throws Exception {
    Map<String, Object> metadata =
        JSONObjectUtils.parse(get("/.well-known/openid-configuration", Map.of()).body());

    assertThat(metadata)
        .containsEntry("issuer", "http://localhost:9100")
        .containsEntry("token_endpoint", "http://localhost:9100/token")
        .containsEntry("authorization_response_iss_parameter_supported", true)
        .containsEntry("code_challenge_methods_supported", List.of("S256"));
  }

  @Test
  void publishesPublicKeysOnly() throws Exception {
    JWKSet published = JWKSet.parse(get("/jwks", Map.of()).body());

    assertThat(published.size()).isEqualTo(2);
    assertThat(published.containsNonPublicKeys()).isFalse();
  }

  @Test
  void answersOnlyToItsOwnNames() {
    HttpCall rebound = new HttpCall("GET", "/jwks", "", headers("host", "evil.example:9100"), "");

    assertThat(provider.answer(rebound).status()).isEqualTo(421);
  }

  @Test
  void showsThePickerAndEscapesWhatItEchoes() {
    HttpReply page = authorize(with("state", "\"><script>alert(1)</script>"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("alice@example.com", "bob@example.com", "eve@other.org", "no passwords")
        .doesNotContain("<script");
    assertThat(page.header("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'");
  }

  @Test
  void logsThePickedUserInAndRemembersTheUser() throws Exception {
    Map<String, String> request = request();
    HttpReply picked = pick(request, "bob@example.com", "http://localhost:9100");

    Parameters back = parametersOf(picked);
    assertThat(back.values())
        .containsEntry("state", "st")
        .containsEntry("iss", "http://localhost:9100");
    assertThat(claims(redeem(back.get("code").orElseThrow(), Map.of())))
        .containsEntry("email", "bob@example.com")
        .containsEntry("nonce", "no");

    String cookie = picked.header("set-cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Lax");
    HttpReply again =
        provider.answer(
            new HttpCall(
                "GET",
                "/authorize",
                new Parameters(request).encoded(),
                headers("cookie", cookie.substring(0, cookie.indexOf(';'))),
                ""));
    assertThat(parametersOf(again).get("code")).isPresent();
  }

  @Test
  void asksAgainWhenTheClientWantsAnotherAccount() {
    HttpReply picked = pick(request(), "bob@example.com", "http://localhost:9100");
    String cookie = picked.header("set-cookie").orElseThrow().split(";", 2)[0];

    HttpReply asked =
        provider.answer(
            new HttpCall(
                "GET",
                "/authorize",
                new Parameters(with("prompt", "select_account")).encoded(),
                headers("cookie", cookie),
                ""));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.body()).contains("Sign in as");
  }

  @Test
  void refusesAPickFromAnotherSite() {
    HttpReply forged = pick(request(), "alice@example.com", "http://evil.example");

    assertThat(forged.status()).isEqualTo(400);
    assertThat(forged.header("set-cookie")).isEmpty();
  }

  @Test
  void logsAHintedUserInWithoutAPage() throws Exception {
    HttpReply reply = authorize(with("login_hint", "alice@example.com"));

    Map<String, Object> claims =
        claims(redeem(parametersOf(reply).get("code").orElseThrow(), Map.of()));
    assertThat(claims)
        .containsEntry("email", "alice@example.com")
        .containsEntry("email_verified", true)
        .containsKeys("oid", "sid", "at_hash", "auth_time");
    assertThat(claims.get("groups"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .contains(DevUser.ADMINS);
  }

  @Test
  void answersSilentRequestsWithLoginRequired() {
    assertThat(parametersOf(authorize(with("prompt", "none"))).values())
        .containsEntry("error", "login_required")
        .containsEntry("state", "st");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "client_id, other",
    "client_id, ''",
    "redirect_uri, http://authenticate.dev.localhost:8080/oauth2/callback/",
    "redirect_uri, http://authenticate.dev.localhost:8080/oauth2/callback?a=b",
    "redirect_uri, http://AUTHENTICATE.dev.localhost:8080/oauth2/callback",
    "redirect_uri, https://evil.example/oauth2/callback",
    "redirect_uri, ''"
  })
  void neverRedirectsWhenClientOrRedirectUriAreWrong(String name, String value) {
    HttpReply reply = authorize(with(name, value));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.header("location")).isEmpty();
  }

  @Test
  void refusesRepeatedParameters() {
    String query = new Parameters(request()).encoded() + "&redirect_uri=https%3A%2F%2Fevil.example";

    assertThat(call("GET", "/authorize", query, "").status()).isEqualTo(400);
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, code id_token, unsupported_response_type",
    "response_mode, fragment, invalid_request",
    "scope, profile, invalid_scope",
    "code_challenge_method, plain, invalid_request",
    "code_challenge, '', invalid_request",
    "code_challenge, short, invalid_request",
    "prompt, none login, invalid_request",
    "prompt, wheedle, invalid_request",
    "max_age, soon, invalid_request",
    "request, eyJ, request_not_supported",
    "request_uri, https://x.example/r, request_uri_not_supported"
  })
  void tellsTheClientWhatIsWrong(String name, String value, String error) {
    Parameters back = parametersOf(authorize(with(name, value)));

    assertThat(back.values()).containsEntry("error", error).containsEntry("state", "st");
    assertThat(back.get("code")).isEmpty();
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource({
    "code, forged, invalid_grant",
    "redirect_uri, http://authenticate.dev.localhost:8080/other, invalid_grant",
    "redirect_uri, '', invalid_grant",
    "code_verifier, wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww, invalid_grant",
    "code_verifier, '', invalid_grant",
    "code_verifier, short, invalid_grant",
    "grant_type, refresh_token, unsupported_grant_type",
    "client_secret, wrong, invalid_client",
    "client_secret, '', invalid_client",
    "client_id, other, invalid_client"
  })
  void refusesToExchange(String name, String value, String error) throws Exception {
    HttpReply reply = redeem(newCode(), Map.of(name, value));

    assertThat(reply.status()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
    assertThat(JSONObjectUtils.parse(reply.body())).containsEntry("error", error);
  }

  @Test
  void redeemsACodeOnceOnly() {
    String code = newCode();

    assertThat(redeem(code, Map.of()).status()).isEqualTo(200);
    assertThat(redeem(code, Map.of()).status()).isEqualTo(400);
  }

  @Test
  void voidsACodeThatWasTriedWithTheWrongVerifier() {
    String code = newCode();

    assertThat(redeem(code, Map.of("code_verifier", "w".repeat(43))).status()).isEqualTo(400);
    assertThat(redeem(code, Map.of()).status()).isEqualTo(400);
  }

  @Test
  void forgetsACodeAfterAMinute() {
    String code = newCode();
    now = now.plus(Duration.ofSeconds(60));

    assertThat(redeem(code, Map.of()).status()).isEqualTo(400);
  }

  @Test
  void acceptsBasicAuthenticationButNotTwoAtOnce() {
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString("ostiary-dev:s3cret".getBytes(StandardCharsets.UTF_8));
    Map<String, String> form = tokenForm(newCode());
    assertThat(token(form, headers("authorization", basic)).status()).isEqualTo(400);

    form = tokenForm(newCode());
    form.remove("client_secret");
    assertThat(token(form, headers("authorization", basic)).status()).isEqualTo(200);
    assertThat(token(tokenForm(newCode()), headers("authorization", "Basic %%%")).status())
        .isEqualTo(400);
  }

  @Test
  void refusesGetAtTheTokenEndpoint() {
    assertThat(call("GET", "/token", "", "").status()).isEqualTo(405);
  }

  @Test
  void tellsUserInfoToHoldersOfAnAccessTokenOnly() throws Exception {
    Map<String, Object> tokens = JSONObjectUtils.parse(redeem(newCode(), Map.of()).body());
    HttpCall asked =
        new HttpCall(
            "GET",
            "/userinfo",
            "",
            headers("authorization", "Bearer " + tokens.get("access_token")),
            "");
    HttpCall forged =
        new HttpCall("GET", "/userinfo", "", headers("authorization", "Bearer x"), "");

    assertThat(JSONObjectUtils.parse(provider.answer(asked).body()))
        .containsEntry("sub", "dev-alice")
        .containsEntry("email", "alice@example.com");
    assertThat(provider.answer(forged).status()).isEqualTo(401);
    now = now.plus(Duration.ofHours(1));
    assertThat(provider.answer(asked).status()).isEqualTo(401);
  }

  @Test
  void endsTheLoginAndReturnsToTheClientOnly() throws Exception {
    HttpReply picked = pick(request(), "alice@example.com", "http://localhost:9100");
    String cookie = picked.header("set-cookie").orElseThrow().split(";", 2)[0];
    String idToken =
        requireNonNull(
            JSONObjectUtils.getString(
                JSONObjectUtils.parse(
                    redeem(parametersOf(picked).get("code").orElseThrow(), Map.of()).body()),
                "id_token"));

    HttpReply elsewhere = endSession(cookie, idToken, "http://evil.example/");
    assertThat(elsewhere.header("location")).isEmpty();

    HttpReply home =
        endSession(cookie, idToken, "http://authenticate.dev.localhost:8080/.pomerium/signed_out");
    assertThat(home.header("location"))
        .contains("http://authenticate.dev.localhost:8080/.pomerium/signed_out");
    HttpReply afterwards =
        provider.answer(
            new HttpCall(
                "GET",
                "/authorize",
                new Parameters(request()).encoded(),
                headers("cookie", cookie),
                ""));
    assertThat(afterwards.body()).contains("Sign in as");
  }

  @Test
  void asksBeforeItEndsALoginWithoutAHint() {
    HttpReply picked = pick(request(), "alice@example.com", "http://localhost:9100");
    String cookie = picked.header("set-cookie").orElseThrow().split(";", 2)[0];

    HttpReply asked = endSession(cookie, "not.a.token", "http://authenticate.dev.localhost:8080/");

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.body()).contains("Sign out?");
    assertThat(asked.header("set-cookie")).isEmpty();
  }

  @Test
  void keepsItsKeysThroughText() throws Exception {
    assertThat(ProviderKeys.parse(KEYS.json()).publicJson()).isEqualTo(KEYS.publicJson());
    assertThat(KEYS.toString()).doesNotContain("\"d\"");
  }

  private HttpReply endSession(String cookie, String hint, String target) {
    String query =
        new Parameters(Map.of("id_token_hint", hint, "post_logout_redirect_uri", target)).encoded();
    return provider.answer(
        new HttpCall("GET", "/end_session", query, headers("cookie", cookie), ""));
  }

  private Map<String, Object> claims(HttpReply tokens) throws Exception {
    assertThat(tokens.status()).isEqualTo(200);
    assertThat(tokens.header("cache-control")).contains("no-store");
    SignedJWT token =
        SignedJWT.parse((String) JSONObjectUtils.parse(tokens.body()).get("id_token"));
    JWKSet keys = JWKSet.parse(get("/jwks", Map.of()).body());
    assertThat(
            token.verify(
                new ECDSAVerifier(
                    keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey().toECPublicKey())))
        .isTrue();
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("http://localhost:9100");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("ostiary-dev");
    return token.getJWTClaimsSet().getClaims();
  }

  private String newCode() {
    return parametersOf(authorize(with("login_hint", "alice@example.com")))
        .get("code")
        .orElseThrow();
  }

  private HttpReply redeem(String code, Map<String, String> changes) {
    Map<String, String> form = tokenForm(code);
    form.putAll(changes);
    return token(form, headers());
  }

  private static Map<String, String> tokenForm(String code) {
    return new LinkedHashMap<>(
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "redirect_uri",
            REDIRECT,
            "code_verifier",
            VERIFIER,
            "client_id",
            "ostiary-dev",
            "client_secret",
            "s3cret"));
  }

  private HttpReply token(Map<String, String> form, ImmutableListMultimap<String, String> headers) {
    return provider.answer(
        new HttpCall(
            "POST",
            "/token",
            "",
            ImmutableListMultimap.<String, String>builder()
                .putAll(headers)
                .put("content-type", "application/x-www-form-urlencoded")
                .build(),
            new Parameters(form).encoded()));
  }

  private HttpReply pick(Map<String, String> request, String user, String origin) {
    String form =
        new Parameters(Map.of("request", new Parameters(request).encoded(), "user", user))
            .encoded();
    return provider.answer(new HttpCall("POST", "/login", "", headers("origin", origin), form));
  }

  private HttpReply authorize(Map<String, String> request) {
    return call("GET", "/authorize", new Parameters(request).encoded(), "");
  }

  private HttpReply get(String path, Map<String, String> query) {
    return call("GET", path, new Parameters(query).encoded(), "");
  }

  private HttpReply call(String method, String path, String query, String body) {
    return provider.answer(new HttpCall(method, path, query, headers(), body));
  }

  private static ImmutableListMultimap<String, String> headers(String... namesAndValues) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    if (!List.of(namesAndValues).contains("host")) {
      headers.put("host", "localhost:9100");
    }
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers.build();
  }

  private static Map<String, String> request() {
    return new LinkedHashMap<>(
        Map.of(
            "response_type", "code",
            "client_id", "ostiary-dev",
            "redirect_uri", REDIRECT,
            "scope", "openid email",
            "state", "st",
            "nonce", "no",
            "code_challenge",
                CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(VERIFIER))
                    .getValue(),
            "code_challenge_method", "S256"));
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> request = request();
    request.put(name, value);
    return request;
  }

  private static Parameters parametersOf(HttpReply reply) {
    assertThat(Set.of(302, 303)).contains(reply.status());
    URI target = URI.create(reply.header("location").orElseThrow());
    assertThat(target.toString()).startsWith(REDIRECT + "?");
    return Parameters.parse(target.getRawQuery()).orElseThrow();
  }
}
