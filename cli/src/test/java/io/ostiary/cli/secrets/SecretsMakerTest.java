package io.ostiary.cli.secrets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ostiary.xds.kubernetes.secrets.SecretStore;
import io.ostiary.xds.kubernetes.secrets.StoredSecret;
import java.io.ByteArrayInputStream;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretsMakerTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final SecretsMaker.Tls TLS =
      new SecretsMaker.Tls("authority", "server", "client", List.of("ostiary.identity.svc"));

  private final Memory store = new Memory();
  private Instant now = START;
  private final SecretsMaker maker = new SecretsMaker(store, () -> now);

  @Test
  void makesSharedSecretsOnceAndNeverChangesThem() throws Exception {
    maker.ensureShared("shared");
    StoredSecret made = store.secret("shared");
    assertThat(Base64.getDecoder().decode(made.data().get("shared_secret"))).hasSize(32);
    assertThat(made.data().get("cookie_secret")).isNotEqualTo(made.data().get("shared_secret"));
    assertThat(text("shared", "signing_key")).startsWith("-----BEGIN PRIVATE KEY-----");

    now = START.plus(Duration.ofDays(5000));
    maker.ensureShared("shared");
    assertThat(store.secret("shared")).isEqualTo(made);
  }

  @Test
  void bothSidesAreVouchedForByOneAuthority() throws Exception {
    maker.ensureTls(TLS);
    assertThat(text("server", "ca.crt"))
        .isEqualTo(text("client", "ca.crt"))
        .isEqualTo(text("authority", "tls.crt"));
    X509Certificate server = certificate("server", "tls.crt");
    X509Certificate client = certificate("client", "tls.crt");
    assertTrusted(server, "client");
    assertTrusted(client, "server");
    assertThat(server.getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .containsExactly("ostiary.identity.svc");
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(store.secret("server").type()).isEqualTo("kubernetes.io/tls");
  }

  @Test
  void changesNothingThatIsGood() throws Exception {
    maker.ensureTls(TLS);
    Map<String, StoredSecret> before = Map.copyOf(store.secrets);
    now = START.plus(Duration.ofDays(59));
    maker.ensureTls(TLS);
    assertThat(store.secrets).isEqualTo(before);
  }

  @Test
  void renewsWhenAThirdOfTheLifeIsLeft() throws Exception {
    maker.ensureTls(TLS);
    StoredSecret authority = store.secret("authority");
    now = START.plus(Duration.ofDays(61));
    maker.ensureTls(TLS);
    assertThat(store.secret("authority")).isEqualTo(authority);
    for (String name : List.of("server", "client")) {
      assertThat(certificate(name, "tls.crt").getNotBefore().toInstant())
          .isAfter(START.plus(Duration.ofDays(60)));
    }
  }

  @Test
  void aServerThatIsCalledOtherwiseGetsAnotherCertificate() throws Exception {
    maker.ensureTls(TLS);
    StoredSecret client = store.secret("client");
    maker.ensureTls(
        new SecretsMaker.Tls("authority", "server", "client", List.of("other.identity.svc")));
    assertThat(certificate("server", "tls.crt").getSubjectAlternativeNames().toString())
        .contains("other.identity.svc");
    assertThat(store.secret("client")).isEqualTo(client);
  }

  /** One side may have its new certificate a minute before the other has the new bundle. */
  @Test
  void aRenewedAuthorityLeavesItsPredecessorInTheBundles() throws Exception {
    maker.ensureTls(TLS);
    now = START.plus(Duration.ofDays(3650 - 200));
    maker.ensureTls(TLS);
    X509Certificate earlier = certificate("server", "tls.crt");
    now = START.plus(Duration.ofDays(3650 - 170));
    maker.ensureTls(TLS);
    assertThat(certificates("server", "ca.crt")).hasSize(2);
    assertTrusted(earlier, "client");
    assertTrusted(certificate("server", "tls.crt"), "client");
    assertTrusted(certificate("client", "tls.crt"), "server");
  }

  @Test
  void whatCannotBeReadIsMadeAnew() throws Exception {
    maker.ensureTls(TLS);
    store.secrets.put(
        "server",
        store
            .secret("server")
            .with(Map.of("tls.crt", "AAAA", "tls.key", "AAAA", "ca.crt", "AAAA")));
    maker.ensureTls(TLS);
    assertTrusted(certificate("server", "tls.crt"), "client");
  }

  @Test
  void anotherWriterWins() throws Exception {
    Memory rival = new Memory();
    new SecretsMaker(rival, () -> START).ensureShared("shared");
    store.meanwhile = Optional.of(rival.secret("shared"));
    maker.ensureShared("shared");
    assertThat(store.secret("shared")).isEqualTo(rival.secret("shared"));
  }

  @Test
  void givesUpWhereSomebodyKeepsWriting() throws Exception {
    maker.ensureTls(TLS);
    now = START.plus(Duration.ofDays(80));
    store.contended = true;
    assertThatThrownBy(() -> maker.ensureTls(TLS)).hasMessageContaining("somebody else");
  }

  private void assertTrusted(X509Certificate leaf, String side) throws Exception {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate authority : certificates(side, "ca.crt")) {
      anchors.add(new TrustAnchor(authority, null));
    }
    PKIXParameters parameters = new PKIXParameters(anchors);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
  }

  private X509Certificate certificate(String secret, String key) throws Exception {
    return certificates(secret, key).iterator().next();
  }

  @SuppressWarnings("unchecked") // a factory of X.509 makes no others
  private Collection<X509Certificate> certificates(String secret, String key) throws Exception {
    return (Collection<X509Certificate>)
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(text(secret, key).getBytes(US_ASCII)));
  }

  private String text(String secret, String key) {
    return new String(Base64.getDecoder().decode(store.secret(secret).data().get(key)), US_ASCII);
  }

  /** A namespace without a cluster. */
  private static final class Memory implements SecretStore {
    private final Map<String, StoredSecret> secrets = new HashMap<>();

    /** What somebody else creates in the moment before the next creation. */
    private Optional<StoredSecret> meanwhile = Optional.empty();

    private boolean contended;

    StoredSecret secret(String name) {
      return find(name).orElseThrow();
    }

    @Override
    public Optional<StoredSecret> find(String name) {
      return Optional.ofNullable(secrets.get(name));
    }

    @Override
    public boolean create(StoredSecret secret) {
      StoredSecret kept = meanwhile.orElse(secret);
      secrets.put(kept.name(), kept);
      return meanwhile.isEmpty();
    }

    @Override
    public boolean replace(StoredSecret secret) {
      if (!contended) {
        secrets.put(secret.name(), secret);
      }
      return !contended;
    }
  }
}
