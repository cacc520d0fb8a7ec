package io.ostiary.cli.dev.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoApplicationTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final String HOST = "hello.dev.localhost";
  private static final ECKey KEY = newKey();

  private final DemoApplication application =
      new DemoApplication(
          new AssertionCheck(authority -> new JWKSet(KEY.toPublicJWK()), () -> NOW));

  @Test
  void showsAVerifiedUser() throws Exception {
    HttpReply reply = ask("*/*", assertion(HOST, HOST, Duration.ofMinutes(5)));

    Map<String, Object> facts = JSONObjectUtils.parse(reply.body());
    assertThat(facts)
        .containsEntry("user", "alice@example.com")
        .containsEntry("host", HOST + ":8080")
        .containsEntry("path", "/a")
        .containsEntry("query", "b=c");
    assertThat(JSONObjectUtils.getJSONObject(facts, "assertion"))
        .containsEntry("state", "verified");
  }

  @ParameterizedTest(name = "issuer {0}, audience {1}, {2} s")
  @CsvSource({
    "other.dev.localhost, hello.dev.localhost, 60",
    "hello.dev.localhost, other.dev.localhost, 60",
    "hello.dev.localhost, hello.dev.localhost, 0"
  })
  void doesNotBelieveAnAssertionForSomethingElse(String issuer, String audience, long seconds)
      throws Exception {
    assertRefused(assertion(issuer, audience, Duration.ofSeconds(seconds)));
  }

  @Test
  void doesNotBelieveUnsignedOrTamperedOnes() throws Exception {
    String good = assertion(HOST, HOST, Duration.ofMinutes(5));
    List<String> parts = List.of(good.split("\\.", -1));
    JWTClaimsSet claims = SignedJWT.parse(good).getJWTClaimsSet();

    assertRefused(new PlainJWT(claims).serialize());
    assertRefused(parts.get(0) + "." + parts.get(1) + "." + "A".repeat(86));
    assertRefused("nonsense");
  }

  @Test
  void saysSoWhenTheKeysCannotBeFetched() throws Exception {
    DemoApplication cut =
        new DemoApplication(
            new AssertionCheck(
                authority -> {
                  throw new IOException("refused");
                },
                () -> NOW));

    HttpReply reply = cut.answer(call("*/*", assertion(HOST, HOST, Duration.ofMinutes(5))));

    assertThat(reply.body()).contains("could not be checked: refused");
  }

  @Test
  void escapesWhatItShows() {
    HttpReply page = ask("text/html,*/*", "<script>alert(1)</script>");

    assertThat(page.header("content-type").orElseThrow()).startsWith("text/html");
    assertThat(page.body()).contains("&lt;script&gt;").doesNotContain("<script");
  }

  private void assertRefused(String assertion) throws Exception {
    Map<String, Object> facts = JSONObjectUtils.parse(ask("*/*", assertion).body());
    assertThat(JSONObjectUtils.getJSONObject(facts, "assertion")).containsEntry("state", "refused");
    assertThat(facts).containsEntry("user", "");
  }

  private HttpReply ask(String accept, String assertion) {
    return application.answer(call(accept, assertion));
  }

  private static HttpCall call(String accept, String assertion) {
    return new HttpCall(
        "GET",
        "/a",
        "b=c",
        ImmutableListMultimap.of(
            "host", HOST + ":8080", "accept", accept, "x-pomerium-jwt-assertion", assertion),
        "");
  }

  private static String assertion(String issuer, String audience, Duration life) throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .claim("email", "alice@example.com")
                .expirationTime(Date.from(NOW.plus(life)))
                .build());
    token.sign(new ECDSASigner(KEY));
    return token.serialize();
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    } catch (JOSEException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
