package io.ostiary.extauthz.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.ClientCertificate;
import io.ostiary.policy.access.ClientCertificateRule;
import io.ostiary.policy.access.ClientCertificateRule.NameKind;
import io.ostiary.policy.access.ClientCertificateRule.NameRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCertificatesTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final Issuer root = Issuer.root("root", NOW);
  private final Issuer middle = root.authority("middle");
  private final ClientCertificates certificates = new ClientCertificates(() -> NOW);

  private boolean isValid(ClientCertificateRule rule, String... shown) {
    return certificates.judge(new TlsFacts("", List.of(shown)), Optional.of(rule))
            instanceof ClientCertificate.Presented presented
        && presented.valid();
  }

  private static ClientCertificateRule believing(Issuer authority) {
    return new ClientCertificateRule(authority.pem(), "", List.of(), 1);
  }

  @Test
  void believesWhatLeadsToAnAuthority() {
    assertThat(isValid(believing(root), root.leaf().pem())).isTrue();
    assertThat(isValid(believing(root), Issuer.root("root", NOW).leaf().pem())).isFalse();
    assertThat(isValid(believing(root), "nonsense")).isFalse();
    assertThat(isValid(believing(root))).isFalse();
  }

  @Test
  void asksNobodyWithoutARule() {
    assertThat(certificates.judge(new TlsFacts("", List.of(root.leaf().pem())), Optional.empty()))
        .isInstanceOf(ClientCertificate.Absent.class);
  }

  @Test
  void countsTheCertificatesBelowTheAuthority() {
    String leaf = middle.leaf().pem();
    ClientCertificateRule two = new ClientCertificateRule(root.pem(), "", List.of(), 2);
    ClientCertificateRule any = new ClientCertificateRule(root.pem(), "", List.of(), 0);
    assertThat(isValid(believing(root), leaf, middle.pem())).isFalse();
    assertThat(isValid(two, leaf, middle.pem())).isTrue();
    assertThat(isValid(any, leaf, middle.pem())).isTrue();
    assertThat(isValid(two, leaf)).isFalse();
    assertThat(isValid(believing(middle), leaf)).isTrue();
  }

  @Test
  void refusesAnIssuerThatIsNoAuthority() {
    Issuer user = root.endEntity("user");
    ClientCertificateRule any = new ClientCertificateRule(root.pem(), "", List.of(), 0);
    assertThat(isValid(any, user.leaf().pem(), user.pem())).isFalse();
  }

  @Test
  void refusesAServersCertificate() {
    assertThat(isValid(believing(root), root.leaf().usage(KeyPurposeId.id_kp_serverAuth).pem()))
        .isFalse();
    assertThat(isValid(believing(root), root.leaf().usage(KeyPurposeId.id_kp_clientAuth).pem()))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-1, false", "1, true"})
  void looksAtTheClock(int daysLeft, boolean valid) {
    String leaf = root.leaf().until(NOW.plus(Duration.ofDays(daysLeft))).pem();
    assertThat(isValid(believing(root), leaf)).isEqualTo(valid);
  }

  @Test
  void forgetsAVerdictWhenTheCertificateEnds() {
    Instant[] now = {NOW};
    ClientCertificates judge = new ClientCertificates(() -> now[0]);
    TlsFacts shown =
        new TlsFacts("", List.of(root.leaf().until(NOW.plus(Duration.ofSeconds(5))).pem()));
    assertThat(judge.judge(shown, Optional.of(believing(root))))
        .isInstanceOfSatisfying(
            ClientCertificate.Presented.class, first -> assertThat(first.valid()).isTrue());
    now[0] = NOW.plus(Duration.ofSeconds(6));
    assertThat(judge.judge(shown, Optional.of(believing(root))))
        .isInstanceOfSatisfying(
            ClientCertificate.Presented.class, then -> assertThat(then.valid()).isFalse());
  }

  @Test
  void heedsTheListOfTheIssuer() {
    Issuer.Leaf revoked = root.leaf();
    Issuer impostor = Issuer.root("root", NOW);
    assertThat(isValid(revoking(root, revoked), revoked.pem())).isFalse();
    assertThat(isValid(revoking(root, revoked), root.leaf().pem())).isTrue();
    // Somebody else's list in the issuer's name is a fault: nobody is believed.
    assertThat(isValid(revoking(impostor, revoked), root.leaf().pem())).isFalse();
    assertThat(isValid(revoking(middle, revoked), root.leaf().pem())).isTrue();
  }

  private ClientCertificateRule revoking(Issuer by, Issuer.Leaf leaf) {
    return new ClientCertificateRule(root.pem(), by.revoking(leaf), List.of(), 1);
  }

  @ParameterizedTest
  @CsvSource({
    "2, laptop.example.com, DNS, '.*[.]example[.]com', true",
    "2, laptop.example.com.evil, DNS, '.*[.]example[.]com', false",
    "2, laptop.example.com, DNS, 'laptop', false",
    "2, laptop.example.com, EMAIL, '.*', false",
    "1, a@example.com, EMAIL, 'a@example[.]com', true",
    "6, spiffe://example.com/a, URI, 'spiffe://example[.]com/.*', true",
    "7, 192.0.2.7, IP_ADDRESS, '192[.]0[.]2[.][0-9]+', true",
    "0, a@corp.example, USER_PRINCIPAL_NAME, '.*@corp[.]example', true",
    "0, a@corp.example, EMAIL, '.*', false",
  })
  void wantsAName(int tag, String name, NameKind kind, String expression, boolean valid) {
    ClientCertificateRule rule =
        new ClientCertificateRule(root.pem(), "", List.of(new NameRule(kind, expression)), 1);
    String shown =
        root.leaf()
            .named(tag == 0 ? Issuer.userPrincipalName(name) : new GeneralName(tag, name))
            .pem();
    assertThat(isValid(rule, shown)).isEqualTo(valid);
    assertThat(isValid(rule, root.leaf().pem())).isFalse();
  }

  @Test
  void takesNoNameWithANul() {
    ClientCertificateRule rule =
        new ClientCertificateRule(
            root.pem(), "", List.of(new NameRule(NameKind.DNS, "(?s)a[.]example[.]com.*")), 1);
    String shown =
        root.leaf().named(new GeneralName(GeneralName.dNSName, "a.example.com\0.evil")).pem();
    assertThat(isValid(rule, shown)).isFalse();
  }
}
