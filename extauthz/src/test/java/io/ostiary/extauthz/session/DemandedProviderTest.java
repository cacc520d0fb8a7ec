package io.ostiary.extauthz.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings.Kind;
import io.ostiary.extauthz.AuthSettings.Secret;
import io.ostiary.extauthz.Examples;
import io.ostiary.policy.access.Concealed;
import io.ostiary.policy.access.LoginClient;
import io.ostiary.policy.access.LoginTerms;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemandedProviderTest {
  private static final String ISSUER = "https://idp.example.com";
  private static final AuthSettings SETTINGS = settings(ISSUER);
  private static final DemandedProvider STANDARD =
      DemandedProvider.standard(SETTINGS).orElseThrow();

  @Test
  void isTheSameForTheSameClientOfTheSameOwnerWhateverItsSecret() {
    assertThat(of("team", "partners", "old")).isEqualTo(of("team", "partners", "new"));
    assertThat(of("", "the-client", "any")).isEqualTo(STANDARD);
    assertThat(
            List.of(
                STANDARD.id(),
                of("", "partners", "s").id(),
                of("team", "partners", "s").id(),
                of("other", "partners", "s").id(),
                of("team", "the-client", "s").id(),
                DemandedProvider.standard(settings("https://other.example.com"))
                    .orElseThrow()
                    .id()))
        .doesNotHaveDuplicates();
  }

  @Test
  void tellsPartsApartWhoseTextsRunIntoEachOther() {
    assertThat(ProviderId.of("https://a", "b", "c"))
        .isNotEqualTo(ProviderId.of("https://ab", "", "c"))
        .isNotEqualTo(ProviderId.of("https://a", "", "bc"))
        .isNotEqualTo(ProviderId.of("https://a", "bc", ""));
  }

  @Test
  void takesTheSessionsOfItsOwnClientAlone() {
    DemandedProvider partners = of("team", "partners", "s");

    assertThat(partners.isMetBy(session(ISSUER, Optional.of(partners.id())))).isTrue();
    assertThat(partners.isMetBy(session(ISSUER, Optional.of(STANDARD.id())))).isFalse();
    assertThat(STANDARD.isMetBy(session(ISSUER, Optional.of(partners.id())))).isFalse();
  }

  @Test
  void takesSessionsOfOlderVersionsForTheInstallationsClientAtTheSameIssuer() {
    DemandedProvider partners = of("team", "partners", "s");

    assertThat(STANDARD.isMetBy(session(ISSUER, Optional.empty()))).isTrue();
    assertThat(STANDARD.isMetBy(session("https://other.example.com", Optional.empty()))).isFalse();
    assertThat(partners.isMetBy(session(ISSUER, Optional.empty()))).isFalse();
  }

  @Test
  void isNoneWithoutAProvider() {
    assertThat(DemandedProvider.standard(Examples.settings(Optional.empty()))).isEmpty();
  }

  private static DemandedProvider of(String owner, String id, String secret) {
    LoginClient client =
        new LoginClient(owner, Optional.of(id), Optional.of(new Concealed(secret)));
    return DemandedProvider.of(SETTINGS, new LoginTerms(Optional.of(client), List.of()))
        .orElseThrow();
  }

  private static AuthSettings settings(String issuer) {
    return Examples.settings(
        Optional.of(
            new ProviderSettings(
                Kind.OIDC,
                URI.create(issuer),
                "the-client",
                List.of(new Secret("s")),
                List.of("openid"),
                Map.of(),
                Optional.empty())));
  }

  private static ActiveSession session(String issuer, Optional<ProviderId> provider) {
    return new ActiveSession(
        "key",
        "login",
        Examples.APP,
        issuer,
        provider,
        Examples.identity("ada"),
        Instant.parse("2030-01-01T00:00:00Z"));
  }
}
