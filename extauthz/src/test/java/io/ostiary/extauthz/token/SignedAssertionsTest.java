package io.ostiary.extauthz.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.ostiary.extauthz.AdjustableClock;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.Secret;
import io.ostiary.extauthz.AuthSettings.Secrets;
import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.policy.Claims;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;

class SignedAssertionsTest {
  private final AdjustableClock clock = AdjustableClock.atSomeTime();
  private final Instant later = clock.instant().plus(Duration.ofHours(1));
  private final AtomicReference<AuthSettings> settings =
      new AtomicReference<>(Examples.settings(Optional.empty()));
  private final SignedAssertions assertions = new SignedAssertions(settings::get, clock);

  @Test
  void tellsTheUpstreamWhoTheUserIs() throws Exception {
    ActiveSession session = Examples.session("ada", Examples.APP, later);

    SignedJWT jwt = verified(assertions.assertion(session, Examples.APP));

    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
    assertThat(claims.getIssuer()).isEqualTo("app.example.com");
    assertThat(claims.getAudience()).containsExactly("app.example.com");
    assertThat(claims.getIssueTime().toInstant()).isEqualTo(clock.instant());
    assertThat(claims.getExpirationTime().toInstant())
        .isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
    assertThat(claims.getJWTID()).isNotEmpty();
    assertThat(claims.getSubject()).isEqualTo("ada");
    assertThat(claims.getClaim("user")).isEqualTo("ada");
    assertThat(claims.getClaim("email")).isEqualTo("ada@example.com");
    assertThat(claims.getStringListClaim("groups")).containsExactly("a-group", "b-group");
    assertThat(claims.getClaim("sid")).isEqualTo(session.loginId());
    assertThat(claims.getClaim("name")).isEqualTo("User ada");
    assertThat(claims.getClaim("department")).isEqualTo("Ops,Dev");
    assertThat(claims.getClaim("level")).isNull();
  }

  @Test
  void writesGroupsAsAListAlsoWhenThereAreNone() throws Exception {
    Identity nobody =
        new Identity("x", Optional.empty(), Claims.none(), new Groups.Unknown("too many"));
    ActiveSession session =
        new ActiveSession("k", "l", Examples.APP, "i", Optional.empty(), nobody, later);

    JWTClaimsSet claims = verified(assertions.assertion(session, Examples.APP)).getJWTClaimsSet();

    assertThat(claims.getStringListClaim("groups")).isEmpty();
    assertThat(claims.getClaim("email")).isEqualTo("");
  }

  @Test
  void signsOncePerSessionHostAndLifetime() {
    ActiveSession ada = Examples.session("ada", Examples.APP, later);
    ActiveSession bob = Examples.session("bob", Examples.APP, later);
    String first = assertions.assertion(ada, Examples.APP);

    clock.advance(Duration.ofSeconds(239));
    assertThat(assertions.assertion(ada, Examples.APP)).isEqualTo(first);
    assertThat(assertions.assertion(bob, Examples.APP)).isNotEqualTo(first);
    assertThat(assertions.assertion(ada, Examples.OTHER_APP)).isNotEqualTo(first);

    clock.advance(Duration.ofSeconds(1));
    assertThat(assertions.assertion(ada, Examples.APP)).isNotEqualTo(first);
  }

  @Test
  void signsAnewWhenTheIdentityChanged() throws Exception {
    ActiveSession before = Examples.session("ada", Examples.APP, later);
    assertions.assertion(before, Examples.APP);
    Identity promoted =
        new Identity("ada", Optional.empty(), Claims.none(), new Groups.Known(Set.of("boss")));
    ActiveSession after =
        new ActiveSession(
            before.key(),
            before.loginId(),
            Examples.APP,
            before.issuer(),
            before.provider(),
            promoted,
            later);

    assertThat(
            verified(assertions.assertion(after, Examples.APP))
                .getJWTClaimsSet()
                .getStringListClaim("groups"))
        .containsExactly("boss");
  }

  @Test
  void derivesTheSameKeyOnEveryReplica() {
    SignedAssertions replica =
        new SignedAssertions(() -> Examples.settings(Optional.empty()), clock);

    assertThat(replica.jwks()).isEqualTo(assertions.jwks()).doesNotContain("\"d\"");
  }

  @Test
  void keepsAReplacedKeyForOneLifetime() throws Exception {
    String old = assertions.assertion(Examples.session("ada", Examples.APP, later), Examples.APP);
    settings.set(
        Examples.settings(
            Optional.empty(),
            new Secrets(
                List.of(Examples.secret("new")),
                List.of(Examples.secret("cookie")),
                Optional.empty(),
                List.of())));

    String fresh = assertions.assertion(Examples.session("ada", Examples.APP, later), Examples.APP);
    assertThat(fresh).isNotEqualTo(old);
    verified(old);
    verified(fresh);

    clock.advance(Duration.ofMinutes(6));
    assertThat(JWKSet.parse(assertions.jwks()).getKeys()).hasSize(1);
    verified(fresh);
  }

  @Test
  void publishesPreviousKeysAndSignsWithTheCurrentOne() throws Exception {
    Secret configured = new Secret(pkcs8(ec("secp256r1")));
    Secret replaced = new Secret(pkcs8(rsa(2048)));
    record Case(Secrets secrets, String current, List<String> published) {}
    List<Secret> shared = List.of(Examples.secret("new"), Examples.secret("old"));
    List<Secret> cookie = List.of(Examples.secret("cookie"));
    String newest = keyId(SigningKey.derived(Examples.secret("new")));
    String older = keyId(SigningKey.derived(Examples.secret("old")));
    String own = keyId(SigningKey.fromPem(configured));
    String ownBefore = keyId(SigningKey.fromPem(replaced));
    for (Case each :
        List.of(
            new Case(
                new Secrets(shared, cookie, Optional.of(configured), List.of(replaced)),
                own,
                List.of(own, ownBefore)),
            new Case(
                new Secrets(shared, cookie, Optional.of(configured), List.of(configured)),
                own,
                List.of(own)),
            new Case(
                new Secrets(shared, cookie, Optional.empty(), List.of()),
                newest,
                List.of(newest, older)),
            new Case(
                new Secrets(shared, cookie, Optional.empty(), List.of(replaced)),
                newest,
                List.of(newest, older, ownBefore)))) {
      AuthSettings inForce = Examples.settings(Optional.empty(), each.secrets());
      SignedAssertions fresh = new SignedAssertions(() -> inForce, clock);
      String assertion =
          fresh.assertion(Examples.session("ada", Examples.APP, later), Examples.APP);

      assertThat(SignedJWT.parse(assertion).getHeader().getKeyID()).isEqualTo(each.current());
      assertThat(JWKSet.parse(fresh.jwks()).getKeys())
          .extracting(JWK::getKeyID)
          .containsExactlyElementsOf(each.published());
    }
  }

  private static String keyId(SigningKey key) {
    return key.jwk().getKeyID();
  }

  @Test
  void signsWithConfiguredKeysInEveryPemForm() throws Exception {
    KeyPair ec = ec("secp256r1");
    KeyPair rsa = rsa(2048);
    String ecSec1 = openssl(ec);
    String rsaPkcs1 = openssl(rsa);
    assertThat(ecSec1).contains("EC PRIVATE KEY");
    assertThat(rsaPkcs1).contains("RSA PRIVATE KEY");
    for (String pem : List.of(ecSec1, pkcs8(ec), rsaPkcs1, pkcs8(rsa))) {
      settings.set(
          Examples.settings(
              Optional.empty(),
              new Secrets(
                  List.of(Examples.secret("shared")),
                  List.of(Examples.secret("cookie")),
                  Optional.of(new Secret(pem)),
                  List.of())));

      SignedJWT jwt =
          verified(
              assertions.assertion(Examples.session("ada", Examples.APP, later), Examples.APP));

      assertThat(jwt.getHeader().getAlgorithm())
          .isEqualTo(
              pem.equals(ecSec1) || pem.equals(pkcs8(ec))
                  ? JWSAlgorithm.ES256
                  : JWSAlgorithm.RS256);
    }
  }

  @Test
  void refusesOtherKeysWithoutQuotingThem() throws Exception {
    for (String pem :
        List.of("nonsense", openssl(ec("secp384r1")), openssl(rsa(1024)), "-----BEGIN X-----")) {
      assertThatThrownBy(() -> SigningKey.fromPem(new Secret(pem)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasNoCause()
          .hasMessageContaining("signing key");
    }
  }

  private SignedJWT verified(String assertion) throws Exception {
    SignedJWT jwt = SignedJWT.parse(assertion);
    JWK key = JWKSet.parse(assertions.jwks()).getKeyByKeyId(jwt.getHeader().getKeyID());
    assertThat(key.getAlgorithm()).isEqualTo(jwt.getHeader().getAlgorithm());
    assertThat(key.isPrivate()).isFalse();
    assertThat(key.computeThumbprint().toString()).isEqualTo(key.getKeyID());
    assertThat(
            jwt.verify(
                new DefaultJWSVerifierFactory()
                    .createJWSVerifier(jwt.getHeader(), ((AsymmetricJWK) key).toPublicKey())))
        .isTrue();
    return jwt;
  }

  private static KeyPair ec(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static KeyPair rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  /** The forms that OpenSSL wrote before version 3: SEC 1 and PKCS #1. */
  private static String openssl(KeyPair pair) throws Exception {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
    if (pair.getPrivate() instanceof RSAPrivateKey) {
      return pem("RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
    }
    ECPrivateKey key = (ECPrivateKey) pair.getPrivate();
    int bits = key.getParams().getCurve().getField().getFieldSize();
    ASN1Encodable curve = info.getPrivateKeyAlgorithm().getParameters();
    return pem("EC PARAMETERS", curve.toASN1Primitive().getEncoded())
        + pem(
            "EC PRIVATE KEY",
            new org.bouncycastle.asn1.sec.ECPrivateKey(bits, key.getS(), curve).getEncoded());
  }

  private static String pkcs8(KeyPair pair) {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
