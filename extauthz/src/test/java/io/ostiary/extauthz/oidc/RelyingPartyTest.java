package io.ostiary.extauthz.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.ostiary.extauthz.AdjustableClock;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings.Kind;
import io.ostiary.extauthz.AuthSettings.Secret;
import io.ostiary.extauthz.TokenGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelyingPartyTest {
  private static final URI REDIRECT =
      URI.create("https://authenticate.example.com/oauth2/callback");

  private static final RSAKey ATTACKERS = FakeProvider.rsa("attackers");

  private final AdjustableClock clock = AdjustableClock.atSomeTime();
  private final ProviderHttp http =
      new ProviderHttp(HttpClient.newHttpClient(), Duration.ofSeconds(10));
  private final List<FakeProvider> providers = new ArrayList<>();

  @BeforeEach
  void startProvider() throws IOException {
    providers.add(new FakeProvider(clock));
  }

  @AfterEach
  void stopProvider() {
    providers.forEach(FakeProvider::close);
  }

  private FakeProvider provider() {
    return providers.getFirst();
  }

  private RelyingParty party(Kind kind) {
    return party(provider().settings(kind));
  }

  private RelyingParty party(ProviderSettings settings) {
    return new RelyingParty(settings, REDIRECT, http, clock);
  }

  @Test
  void logsAUserIn() {
    provider().script().user =
        Map.of(
            "sub",
            "ada",
            "email",
            "Ada@Example.COM",
            "email_verified",
            true,
            "groups",
            List.of("staff"),
            "address",
            Map.of("country", "NL"));

    LoginResult.LoggedIn user = loggedIn(login(party(Kind.OIDC)));

    assertThat(user.issuer()).isEqualTo(provider().issuer().toString());
    assertThat(user.subject()).isEqualTo("ada");
    assertThat(user.identity().email()).contains("ada@example.com");
    assertThat(user.identity().claims().get("address.country")).isEqualTo(List.of("NL"));
    assertThat(user.idToken()).isNotEmpty();
    assertThat(user.toString()).doesNotContain(user.idToken());
  }

  @Test
  void asksAgainWithAPreviousSecretWhenTheProviderRefusesTheCurrentOne() {
    Secret right = new Secret(FakeProvider.CLIENT_SECRET);
    Secret wrong = new Secret("not taken up yet");
    assertThat(loggedIn(login(party(provider().settings(List.of(wrong, right))))).subject())
        .isEqualTo("ada");
    assertThat(provider().hits("/token")).isEqualTo(2);

    assertThat(login(party(provider().settings(List.of(wrong, wrong)))))
        .isEqualTo(new LoginResult.Failed(LoginFailure.CLIENT_SECRET));

    provider().script().idToken = claims -> claims.put("aud", "other");
    assertThat(login(party(provider().settings(List.of(right, wrong)))))
        .isEqualTo(new LoginResult.Failed(LoginFailure.ID_TOKEN_AUDIENCE));
    assertThat(provider().hits("/token")).as("no second try for another reason").isEqualTo(5);
  }

  @Test
  void asksForACodeWithStateNonceAndChallenge() {
    LoginSecrets secrets = LoginSecrets.generate(TokenGenerator.secure());

    Map<String, String> query = query(begin(party(Kind.OIDC), secrets, false));

    assertThat(query)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", FakeProvider.CLIENT_ID)
        .containsEntry("redirect_uri", REDIRECT.toString())
        .containsEntry("scope", "openid profile email")
        .containsEntry("state", secrets.state())
        .containsEntry("nonce", secrets.nonce())
        .containsEntry("code_challenge_method", "S256")
        .containsKey("code_challenge")
        .doesNotContainKey("prompt")
        .doesNotContainValue(secrets.verifier());
  }

  @Test
  void addsWhatProvidersAndConfigurationAskForButNothingThatProtectsTheLogin() {
    LoginSecrets secrets = LoginSecrets.generate(TokenGenerator.secure());
    ProviderSettings plain = provider().settings(Kind.OIDC);
    ProviderSettings configured =
        new ProviderSettings(
            Kind.AZURE,
            plain.issuer(),
            plain.clientId(),
            plain.clientSecrets(),
            List.of(),
            Map.of("prompt", "login", "domain_hint", "example.com", "state", "fixed", "nonce", "n"),
            Optional.empty());

    assertThat(query(begin(party(Kind.AZURE), secrets, false)))
        .containsEntry("prompt", "select_account");
    assertThat(query(begin(party(Kind.GOOGLE), secrets, false)))
        .containsEntry("access_type", "offline");
    assertThat(query(begin(party(Kind.OIDC), secrets, true)))
        .containsEntry("prompt", "select_account");
    assertThat(query(begin(party(configured), secrets, true)))
        .containsEntry("prompt", "login select_account")
        .containsEntry("domain_hint", "example.com")
        .containsEntry("scope", "openid")
        .containsEntry("state", secrets.state())
        .containsEntry("nonce", secrets.nonce());
  }

  @Test
  void sendsTheSecretInTheBodyWhenTheProviderTakesItThereOnly() {
    provider().script().discovery =
        document ->
            document.put("token_endpoint_auth_methods_supported", List.of("client_secret_post"));

    loggedIn(login(party(Kind.OIDC)));
  }

  @Test
  void acceptsEveryAllowedAlgorithmThatTheProviderLists() {
    provider().script().discovery =
        document ->
            document.put(
                "id_token_signing_alg_values_supported", List.of("RS256", "PS256", "ES256"));
    for (FakeProvider.TokenWriter writer :
        List.<FakeProvider.TokenWriter>of(
            FakeProvider::signedRs256, FakeProvider::signedPs256, FakeProvider::signedEs256)) {
      provider().script().tokenWriter = writer;
      loggedIn(login(party(Kind.OIDC)));
    }
  }

  @Test
  void acceptsATokenWithoutKeyIdWhenOneKeyFits() {
    provider().script().tokenWriter =
        claims ->
            FakeProvider.signed(
                JWSAlgorithm.RS256, "", new RSASSASigner(FakeProvider.publishedRsa()), claims);

    loggedIn(login(party(Kind.OIDC)));
  }

  @Test
  void acceptsOneMinuteOfSkew() {
    provider().script().idToken =
        claims -> {
          claims.put("iat", clock.instant().getEpochSecond() + 60);
          claims.put("exp", clock.instant().getEpochSecond() - 59);
        };

    loggedIn(login(party(Kind.OIDC)));
  }

  @Test
  void fetchesKeysAgainWhenTheProviderRotatedThem() {
    RelyingParty party = party(Kind.OIDC);
    loggedIn(login(party));
    RSAKey rotated = FakeProvider.rsa("rsa-2");
    provider().script().keys = List.of(rotated);
    provider().script().tokenWriter =
        claims ->
            FakeProvider.signed(JWSAlgorithm.RS256, "rsa-2", new RSASSASigner(rotated), claims);

    loggedIn(login(party));
  }

  @Test
  void asksForKeysSeldomHoweverManyUnknownKeyIdsCome() {
    RelyingParty party = party(Kind.OIDC);
    loggedIn(login(party));
    RSAKey unknown = FakeProvider.rsa("unknown");
    for (int i = 0; i < 10; i++) {
      String keyId = "made-up-" + i;
      provider().script().tokenWriter =
          claims ->
              FakeProvider.signed(JWSAlgorithm.RS256, keyId, new RSASSASigner(unknown), claims);
      assertThat(login(party)).isInstanceOf(LoginResult.Failed.class);
    }
    assertThat(provider().hits("/keys")).isLessThanOrEqualTo(2);

    provider().script().tokenWriter = FakeProvider::signedRs256;
    loggedIn(login(party));
  }

  @Test
  void goesOnWithKnownKeysAndMetadataWhileTheyCannotBeFetched() {
    RelyingParty party = party(Kind.OIDC);
    loggedIn(login(party));
    provider().script().statuses = Map.of("/keys", 500, "/.well-known/openid-configuration", 500);

    party.discovery().refresh();

    loggedIn(login(party));
  }

  /** One fault of the provider and the failure that it must lead to. */
  record Fault(String name, LoginFailure failure, Consumer<FakeProvider.Script> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        claim("another issuer", LoginFailure.ID_TOKEN_ISSUER, "iss", "https://evil.example"),
        claim("issuer with a slash", LoginFailure.ID_TOKEN_ISSUER, "iss", "http://127.0.0.1/"),
        without("no issuer", LoginFailure.ID_TOKEN_ISSUER, "iss"),
        claim("another audience", LoginFailure.ID_TOKEN_AUDIENCE, "aud", "other"),
        claim(
            "one more audience",
            LoginFailure.ID_TOKEN_AUDIENCE,
            "aud",
            List.of(FakeProvider.CLIENT_ID, "other")),
        claim("empty audience", LoginFailure.ID_TOKEN_AUDIENCE, "aud", List.of()),
        without("no audience", LoginFailure.ID_TOKEN_AUDIENCE, "aud"),
        claim("another party", LoginFailure.ID_TOKEN_PARTY, "azp", "other"),
        claim("party of a wrong type", LoginFailure.ID_TOKEN_PARTY, "azp", 7),
        without("no subject", LoginFailure.ID_TOKEN_SUBJECT, "sub"),
        claim("empty subject", LoginFailure.ID_TOKEN_SUBJECT, "sub", ""),
        claim("long subject", LoginFailure.ID_TOKEN_SUBJECT, "sub", "x".repeat(256)),
        without("no issue time", LoginFailure.ID_TOKEN_ISSUED_AT, "iat"),
        claim("issued in the future", LoginFailure.ID_TOKEN_ISSUED_AT, "iat", 4_000_000_000L),
        claim("not valid yet", LoginFailure.ID_TOKEN_ISSUED_AT, "nbf", 4_000_000_000L),
        without("no expiry", LoginFailure.ID_TOKEN_EXPIRED, "exp"),
        claim("expired", LoginFailure.ID_TOKEN_EXPIRED, "exp", 1_000L),
        claim("expiry of a wrong type", LoginFailure.ID_TOKEN_SIGNATURE, "exp", "tomorrow"),
        without("no nonce", LoginFailure.ID_TOKEN_NONCE, "nonce"),
        claim("another nonce", LoginFailure.ID_TOKEN_NONCE, "nonce", "other"),
        claim("nonce as a list", LoginFailure.ID_TOKEN_NONCE, "nonce", List.of("a")),
        claim("another at_hash", LoginFailure.ID_TOKEN_ACCESS_HASH, "at_hash", "AAAA"),
        token("no signature (none)", LoginFailure.ID_TOKEN_FORM, claims -> plain("none", claims)),
        token("no signature (nOnE)", LoginFailure.ID_TOKEN_FORM, claims -> plain("nOnE", claims)),
        token("no algorithm", LoginFailure.ID_TOKEN_FORM, claims -> plain("", claims)),
        token(
            "HS256 with the public key",
            LoginFailure.ID_TOKEN_ALGORITHM,
            claims ->
                FakeProvider.signed(
                    JWSAlgorithm.HS256,
                    FakeProvider.publishedRsa().getKeyID(),
                    new MACSigner(FakeProvider.publishedRsa().toRSAPublicKey().getEncoded()),
                    claims)),
        token(
            "HS256 with the client secret",
            LoginFailure.ID_TOKEN_ALGORITHM,
            claims ->
                FakeProvider.signed(
                    JWSAlgorithm.HS256,
                    "",
                    new MACSigner(FakeProvider.CLIENT_SECRET.repeat(2)),
                    claims)),
        token(
            "an algorithm that the provider does not list",
            LoginFailure.ID_TOKEN_ALGORITHM,
            FakeProvider::signedPs256),
        token(
            "a key of its own in the header",
            LoginFailure.ID_TOKEN_SIGNATURE,
            RelyingPartyTest::withEmbeddedKey),
        token(
            "unknown key id",
            LoginFailure.ID_TOKEN_SIGNATURE,
            claims ->
                FakeProvider.signed(
                    JWSAlgorithm.RS256,
                    "unknown",
                    new RSASSASigner(FakeProvider.publishedRsa()),
                    claims)),
        token(
            "RS256 with the id of an EC key",
            LoginFailure.ID_TOKEN_SIGNATURE,
            claims ->
                FakeProvider.signed(
                    JWSAlgorithm.RS256,
                    FakeProvider.publishedEc().getKeyID(),
                    new RSASSASigner(FakeProvider.publishedRsa()),
                    claims)),
        token("a changed signature", LoginFailure.ID_TOKEN_SIGNATURE, RelyingPartyTest::flipped),
        token("garbage", LoginFailure.ID_TOKEN_FORM, claims -> "garbage"),
        token("an encrypted token", LoginFailure.ID_TOKEN_FORM, claims -> "a.b.c.d.e"),
        token("a huge token", LoginFailure.ID_TOKEN_FORM, claims -> "x".repeat(70_000)),
        answer("no ID token", LoginFailure.TOKEN_ANSWER, map -> map.remove("id_token")),
        answer("no access token", LoginFailure.TOKEN_ANSWER, map -> map.remove("access_token")),
        answer("another token type", LoginFailure.TOKEN_ANSWER, map -> map.put("token_type", "x")),
        body("token answer is no JSON", LoginFailure.TOKEN_ANSWER, "/token", "<html>"),
        body("token answer is a list", LoginFailure.TOKEN_ANSWER, "/token", "[1]"),
        body(
            "token answer is too large",
            LoginFailure.PROVIDER_UNREACHABLE,
            "/token",
            "{\"x\":\"" + "x".repeat(2_000_000) + "\"}"),
        new Fault(
            "token error invalid_client",
            LoginFailure.CLIENT_SECRET,
            script -> {
              script.statuses.put("/token", 401);
              script.bodies.put("/token", "{\"error\":\"invalid_client\"}");
            }),
        new Fault(
            "token error of Entra",
            LoginFailure.CLIENT_SECRET,
            script -> {
              script.statuses.put("/token", 401);
              script.bodies.put(
                  "/token",
                  "{\"error\":\"invalid_request\",\"error_description\":\"AADSTS7000222: old\"}");
            }),
        status("token endpoint fails", LoginFailure.PROVIDER_BUSY, "/token", 500),
        new Fault(
            "token endpoint fails without naming an error",
            LoginFailure.PROVIDER_BUSY,
            script -> {
              script.statuses.put("/token", 500);
              script.bodies.put("/token", "oops");
            }),
        new Fault(
            "token endpoint fails with an error of its own",
            LoginFailure.PROVIDER_BUSY,
            script -> {
              script.statuses.put("/token", 502);
              script.bodies.put("/token", "{\"error\":\"upstream\"}");
            }),
        status("user info fails", LoginFailure.USER_INFO_UNAVAILABLE, "/userinfo", 500),
        status("user info is elsewhere", LoginFailure.USER_INFO_UNAVAILABLE, "/userinfo", 302),
        body("user info is a list", LoginFailure.USER_INFO_INVALID, "/userinfo", "[]"),
        body("user info is no JSON", LoginFailure.USER_INFO_INVALID, "/userinfo", "ada"),
        new Fault(
            "user info of another subject",
            LoginFailure.USER_INFO_SUBJECT,
            script -> script.userInfo = claims -> claims.put("sub", "eve")),
        new Fault(
            "user info without subject",
            LoginFailure.USER_INFO_SUBJECT,
            script -> script.userInfo = claims -> claims.remove("sub")),
        status("keys fail", LoginFailure.KEYS_UNAVAILABLE, "/keys", 500),
        body("no keys", LoginFailure.ID_TOKEN_SIGNATURE, "/keys", "{\"keys\":[]}"),
        callback("iss of another provider", LoginFailure.RESPONSE_ISSUER, "iss", "https://evil"),
        callback("empty code", LoginFailure.RESPONSE_INCOMPLETE, "code", ""),
        callback("made-up code", LoginFailure.CODE_REJECTED, "code", "made-up"),
        callback("access denied", LoginFailure.ACCESS_DENIED, "error", "access_denied"),
        callback("server error", LoginFailure.PROVIDER_BUSY, "error", "server_error"),
        callback("unknown error", LoginFailure.PROVIDER_REFUSED, "error", "<script>"),
        new Fault(
            "not assigned in Entra",
            LoginFailure.NOT_ASSIGNED,
            script ->
                script.authorizationAnswer =
                    map -> {
                      map.put("error", "access_denied");
                      map.put("error_description", "AADSTS50105: Your administrator <b>has</b>");
                    }),
        new Fault(
            "iss is promised and missing",
            LoginFailure.RESPONSE_ISSUER,
            script ->
                script.discovery =
                    map -> map.put("authorization_response_iss_parameter_supported", true)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void refusesEachWrongAnswer(Fault fault) {
    fault.change.accept(provider().script());

    LoginResult result = login(party(Kind.OIDC));

    assertThat(result).isEqualTo(new LoginResult.Failed(fault.failure));
  }

  static Stream<Fault> metadataFaults() {
    return Stream.of(
        metadata("another issuer", LoginFailure.PROVIDER_METADATA, "issuer", "https://evil.tld"),
        metadata(
            "issuer of every tenant",
            LoginFailure.PROVIDER_METADATA,
            "issuer",
            "https://login.microsoftonline.com/{tenantid}/v2.0"),
        metadata(
            "token endpoint on plain http elsewhere",
            LoginFailure.PROVIDER_METADATA,
            "token_endpoint",
            "http://idp.example.com/token"),
        metadata(
            "keys at a cloud's metadata service",
            LoginFailure.PROVIDER_METADATA,
            "jwks_uri",
            "https://169.254.169.254/keys"),
        metadata(
            "user info with credentials",
            LoginFailure.PROVIDER_METADATA,
            "userinfo_endpoint",
            "https://a:b@idp.example.com/"),
        metadata(
            "symmetric algorithms only",
            LoginFailure.PROVIDER_METADATA,
            "id_token_signing_alg_values_supported",
            List.of("HS256", "none")),
        new Fault(
            "no token endpoint",
            LoginFailure.PROVIDER_METADATA,
            script -> script.discovery = map -> map.remove("token_endpoint")),
        body("no JSON", LoginFailure.PROVIDER_METADATA, DISCOVERY, "<html>"),
        body("too large", LoginFailure.PROVIDER_UNREACHABLE, DISCOVERY, " ".repeat(2_000_000)),
        new Fault(
            "redirects",
            LoginFailure.PROVIDER_UNREACHABLE,
            script -> {
              script.statuses.put(DISCOVERY, 302);
              script.bodies.put(DISCOVERY, "/elsewhere");
            }),
        status("fails", LoginFailure.PROVIDER_UNREACHABLE, DISCOVERY, 503));
  }

  private static final String DISCOVERY = "/.well-known/openid-configuration";

  @ParameterizedTest
  @MethodSource("metadataFaults")
  void refusesWrongMetadataAndGoesOnWhenItIsRight(Fault fault) {
    fault.change.accept(provider().script());
    RelyingParty party = party(Kind.OIDC);

    RelyingParty.Start start = party.begin(secrets(), false);
    assertThat(start).isEqualTo(new RelyingParty.Start.Failed(fault.failure));
    assertThat(provider().hits("/elsewhere")).isZero();

    provider().behave();
    clock.advance(Duration.ofSeconds(2));
    loggedIn(login(party));
  }

  @Test
  void waitsForAProviderThatIsDownAtTheStart() {
    ProviderSettings settings = provider().settings(Kind.OIDC);
    provider().close();
    RelyingParty party = party(settings);

    assertThat(party.begin(secrets(), false))
        .isEqualTo(new RelyingParty.Start.Failed(LoginFailure.PROVIDER_UNREACHABLE));
    assertThat(party.endSession()).isEmpty();
  }

  @Test
  void asksAProviderThatIsDownNoMoreOftenThanOnceASecond() {
    provider().script().statuses.put(DISCOVERY, 503);
    RelyingParty party = party(Kind.OIDC);
    for (int i = 0; i < 20; i++) {
      party.begin(secrets(), false);
    }

    assertThat(provider().hits(DISCOVERY)).isEqualTo(1);
  }

  @Test
  void refusesAnIssuerOnPlainHttpElsewhere() {
    ProviderSettings local = provider().settings(Kind.OIDC);
    for (String issuer : List.of("http://idp.example.com", "http://10.0.0.1", "ftp://localhost")) {
      RelyingParty party =
          party(
              new ProviderSettings(
                  Kind.OIDC,
                  URI.create(issuer),
                  local.clientId(),
                  local.clientSecrets(),
                  List.of(),
                  Map.of(),
                  Optional.empty()));
      assertThat(party.begin(secrets(), false))
          .isEqualTo(new RelyingParty.Start.Failed(LoginFailure.PROVIDER_METADATA));
    }
  }

  @Test
  void signsOutAtTheProvider() {
    RelyingParty party = party(Kind.OIDC);
    LoginResult.LoggedIn user = loggedIn(login(party));

    URI logout =
        party
            .logout(Optional.of(user.idToken()), URI.create("https://auth.example.com/out"), "st")
            .orElseThrow();

    assertThat(logout.toString()).startsWith(provider().issuer() + "/logout?");
    assertThat(query(logout))
        .containsEntry("id_token_hint", user.idToken())
        .containsEntry("client_id", FakeProvider.CLIENT_ID)
        .containsEntry("post_logout_redirect_uri", "https://auth.example.com/out")
        .containsEntry("state", "st");
  }

  private LoginSecrets secrets() {
    return LoginSecrets.generate(TokenGenerator.secure());
  }

  private LoginResult login(RelyingParty party) {
    LoginSecrets secrets = secrets();
    Map<String, String> answer = query(provider().authorize(begin(party, secrets, false)));
    return party.complete(
        new AuthorizationAnswer(
            Optional.ofNullable(answer.get("code")),
            Optional.ofNullable(answer.get("error")),
            Optional.ofNullable(answer.get("error_description")),
            Optional.ofNullable(answer.get("iss"))),
        secrets);
  }

  private static URI begin(RelyingParty party, LoginSecrets secrets, boolean chooseAccount) {
    assertThat(party.begin(secrets, chooseAccount)).isInstanceOf(RelyingParty.Start.Redirect.class);
    return ((RelyingParty.Start.Redirect) party.begin(secrets, chooseAccount)).location();
  }

  private static LoginResult.LoggedIn loggedIn(LoginResult result) {
    assertThat(result).isInstanceOf(LoginResult.LoggedIn.class);
    return (LoginResult.LoggedIn) result;
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : uri.getRawQuery().split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static Fault claim(String name, LoginFailure failure, String claim, Object value) {
    return new Fault(name, failure, script -> script.idToken = claims -> claims.put(claim, value));
  }

  private static Fault without(String name, LoginFailure failure, String claim) {
    return new Fault(name, failure, script -> script.idToken = claims -> claims.remove(claim));
  }

  private static Fault token(String name, LoginFailure failure, FakeProvider.TokenWriter writer) {
    return new Fault(name, failure, script -> script.tokenWriter = writer);
  }

  private static Fault answer(
      String name, LoginFailure failure, Consumer<Map<String, Object>> change) {
    return new Fault(name, failure, script -> script.tokenAnswer = change);
  }

  private static Fault body(String name, LoginFailure failure, String path, String body) {
    return new Fault(name, failure, script -> script.bodies.put(path, body));
  }

  private static Fault status(String name, LoginFailure failure, String path, int status) {
    return new Fault(name, failure, script -> script.statuses.put(path, status));
  }

  private static Fault callback(String name, LoginFailure failure, String parameter, String value) {
    return new Fault(
        name, failure, script -> script.authorizationAnswer = map -> map.put(parameter, value));
  }

  private static Fault metadata(String name, LoginFailure failure, String member, Object value) {
    return new Fault(name, failure, script -> script.discovery = map -> map.put(member, value));
  }

  private static String plain(String algorithm, Map<String, Object> claims) {
    String header = algorithm.isEmpty() ? "{}" : "{\"alg\":\"" + algorithm + "\"}";
    return Base64URL.encode(header)
        + "."
        + Base64URL.encode(JSONObjectUtils.toJSONString(claims))
        + ".";
  }

  private static String withEmbeddedKey(Map<String, Object> claims) throws JOSEException {
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwk(ATTACKERS.toPublicJWK())
                .keyID(FakeProvider.publishedRsa().getKeyID())
                .build(),
            new Payload(claims));
    token.sign(new RSASSASigner(ATTACKERS));
    return token.serialize();
  }

  private static String flipped(Map<String, Object> claims) throws JOSEException {
    String token = FakeProvider.signedRs256(claims);
    int dot = token.lastIndexOf('.') + 10;
    char other = token.charAt(dot) == 'A' ? 'B' : 'A';
    return token.substring(0, dot) + other + token.substring(dot + 1);
  }
}
