package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.Seen;
import io.ostiary.tests.harness.WebClient;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Secrets that are replaced while users are signed in, or are just about to be. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class RotationIT {
  private final Scene scene = new Scene();

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void nobodyIsLoggedOutAndNoLoginIsLost() throws Exception {
    Secrets old = start();
    try (WebClient signedIn = scene.browser();
        WebClient atProvider = scene.browser()) {
      SignedJWT before = assertion(signedIn.browseAs(ALICE, scene.url("app", "/")));
      HttpResponse<String> underWay = untilProvider(atProvider);

      replace(Secrets.generate(), old.asPrevious());

      HttpResponse<String> landed = atProvider.followFrom(underWay, ALICE);
      assertThat(landed.uri()).hasToString(scene.url("app", "/deep?x=1"));
      assertThat(landed.statusCode()).isEqualTo(200);
      SignedJWT after = assertion(signedIn.get(scene.url("app", "/"), "accept", "text/html"));
      assertThat(after.getHeader().getKeyID()).isNotEqualTo(before.getHeader().getKeyID());
      for (SignedJWT assertion : List.of(before, after)) {
        JWK key = keys(signedIn).getKeyByKeyId(assertion.getHeader().getKeyID());
        assertThat(assertion.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
      }

      SignOutForm form = SignOutForm.in(signedIn.browse(scene.url("app", "/.pomerium/sign_out")));
      assertThat(form.submit(signedIn).headers().firstValue("location").orElseThrow())
          .as("the stored ID token was read with the previous secret")
          .contains("id_token_hint=");
    }
  }

  @Test
  void withoutThePreviousSecretsSessionsLiveOnAndLoginsUnderWayStartAnew() throws Exception {
    start();
    try (WebClient signedIn = scene.browser();
        WebClient atProvider = scene.browser()) {
      SignedJWT before = assertion(signedIn.browseAs(ALICE, scene.url("app", "/")));
      HttpResponse<String> underWay = untilProvider(atProvider);

      replace(Secrets.generate(), "");

      assertThat(signedIn.get(scene.url("app", "/"), "accept", "text/html").statusCode())
          .isEqualTo(200);
      assertThat(keys(signedIn).getKeyByKeyId(before.getHeader().getKeyID()))
          .as("assertions that upstreams hold are still verified")
          .isNotNull();
      HttpResponse<String> lost = atProvider.followFrom(underWay, ALICE);
      assertThat(lost.statusCode()).isEqualTo(400);
      assertThat(lost.body()).contains("login-cookie-missing");
      assertThat(atProvider.browseAs(ALICE, scene.url("app", "/")).statusCode()).isEqualTo(200);

      SignOutForm form = SignOutForm.in(signedIn.browse(scene.url("app", "/.pomerium/sign_out")));
      assertThat(form.submit(signedIn).headers().firstValue("location").orElseThrow())
          .doesNotContain("id_token_hint=");
      await()
          .untilAsserted(
              () -> assertThat(scene.product().log()).contains("event=stored-token-unreadable"));
    }
  }

  /** All keys that a configuration can hold. */
  private record Secrets(String shared, String cookie, String signing) {
    static Secrets generate() throws Exception {
      JWK key = new ECKeyGenerator(Curve.P_256).generate();
      return new Secrets(
          secret(),
          secret(),
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(key.toECKey().toPrivateKey().getEncoded())
              + "\n-----END PRIVATE KEY-----\n");
    }

    private static String secret() {
      byte[] bytes = new byte[32];
      new SecureRandom().nextBytes(bytes);
      return Base64.getEncoder().encodeToString(bytes);
    }

    String asPrevious() {
      return "shared_secret: [%s]\ncookie_secret: [%s]\nsigning_key:\n  - |\n%s"
          .formatted(shared, cookie, signing.indent(4));
    }
  }

  private Secrets start() throws Exception {
    Secrets secrets = Secrets.generate();
    write(secrets, "");
    scene
        .product()
        .write(
            "config.yaml",
            scene
                    .globals()
                    .replace(
                        "ostiary: {",
                        """
                        shared_secret_file: shared
                        cookie_secret_file: cookie
                        signing_key_file: signing
                        ostiary: {previous_secrets_file: previous, \
                        """)
                + "routes:\n"
                + scene.route(
                    "app", "allow_any_authenticated_user: true\npass_identity_headers: true"));
    scene.product().start();
    return secrets;
  }

  private void write(Secrets secrets, String previous) {
    // The previous ones first: at no time is a secret in use neither current nor previous.
    scene
        .product()
        .write("previous", previous)
        .write("shared", secrets.shared())
        .write("cookie", secrets.cookie())
        .write("signing", secrets.signing());
  }

  /** Writes the files and waits until the new key signs. */
  private void replace(Secrets secrets, String previous) throws Exception {
    try (WebClient anybody = scene.browser()) {
      String current = keys(anybody).getKeys().getFirst().getKeyID();
      write(secrets, previous);
      await()
          .ignoreExceptions()
          .until(() -> !keys(anybody).getKeys().getFirst().getKeyID().equals(current));
    }
  }

  /** Goes on until the identity provider would be asked. */
  private HttpResponse<String> untilProvider(WebClient browser) {
    HttpResponse<String> signIn = browser.get(scene.url("app", "/deep?x=1"), "accept", "text/html");
    return browser.get(
        signIn.headers().firstValue("location").orElseThrow(), "accept", "text/html");
  }

  private JWKSet keys(WebClient browser) throws Exception {
    return JWKSet.parse(browser.get(scene.url("app", "/.well-known/pomerium/jwks.json")).body());
  }

  private static SignedJWT assertion(HttpResponse<String> response) throws Exception {
    return SignedJWT.parse(Seen.in(response).header("x-pomerium-jwt-assertion").getFirst());
  }
}
