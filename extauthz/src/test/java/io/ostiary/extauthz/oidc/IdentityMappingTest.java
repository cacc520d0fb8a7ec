package io.ostiary.extauthz.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.AuthSettings.ProviderSettings.Kind;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityMappingTest {
  private static final String EMAIL = "Ada@Example.com";

  /** Whether an address is used, by provider and what it says. */
  record EmailCase(Kind kind, Map<String, Object> token, Map<String, Object> info, boolean used) {}

  static Stream<EmailCase> emails() {
    return Stream.of(
        new EmailCase(Kind.OIDC, Map.of("email_verified", true), Map.of(), true),
        new EmailCase(Kind.OIDC, Map.of("email_verified", "true"), Map.of(), true),
        new EmailCase(Kind.OIDC, Map.of(), Map.of(), true),
        new EmailCase(Kind.OIDC, Map.of("email_verified", false), Map.of(), false),
        new EmailCase(Kind.OIDC, Map.of("email_verified", "false"), Map.of(), false),
        new EmailCase(
            Kind.OIDC, Map.of("email_verified", false), Map.of("email_verified", true), false),
        new EmailCase(
            Kind.OIDC, Map.of("email_verified", true), Map.of("email_verified", false), false),
        new EmailCase(Kind.AZURE, Map.of(), Map.of(), true),
        new EmailCase(Kind.AZURE, Map.of("xms_edov", false), Map.of(), false),
        new EmailCase(Kind.AZURE, Map.of("xms_edov", 0), Map.of(), false),
        new EmailCase(Kind.AZURE, Map.of("xms_edov", true), Map.of(), true),
        new EmailCase(Kind.GOOGLE, Map.of("email_verified", true), Map.of(), true),
        new EmailCase(Kind.GOOGLE, Map.of(), Map.of("email_verified", true), true),
        new EmailCase(Kind.GOOGLE, Map.of(), Map.of(), false));
  }

  @ParameterizedTest
  @MethodSource("emails")
  void usesAnAddressThatTheProviderVouchesFor(EmailCase email) {
    Map<String, Object> token = claims(Map.of("email", EMAIL));
    token.putAll(email.token);
    Map<String, Object> info = claims(email.info);

    Identity identity = new IdentityMapping(email.kind).map(token, info);

    if (email.used) {
      assertThat(identity.email()).contains("ada@example.com");
      assertThat(identity.claims().get("email")).isEqualTo(List.of(EMAIL));
    } else {
      assertThat(identity.email()).isEmpty();
      assertThat(identity.claims().get("email")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@evil.com@corp.com",
        "nobody",
        "@corp.com",
        "a@",
        "a b@corp.com",
        "a\u0000@corp.com",
        "\"a@b\"@corp.com",
        "a@corp.com\n",
        "a@corp.com,b@corp.com",
        ""
      })
  void usesNoAddressThatIsNone(String email) {
    Identity identity =
        new IdentityMapping(Kind.OIDC).map(claims(Map.of("email", email)), Map.of());

    assertThat(identity.email()).isEmpty();
    assertThat(identity.claims().get("email")).isEmpty();
  }

  @Test
  void prefersTheUserInfo() {
    Identity identity =
        new IdentityMapping(Kind.OIDC)
            .map(
                claims(Map.of("name", "old", "only_token", "t")),
                claims(Map.of("name", "new", "only_info", "i")));

    assertThat(identity.claims().get("name")).isEqualTo(List.of("new"));
    assertThat(identity.claims().get("only_token")).isEqualTo(List.of("t"));
    assertThat(identity.claims().get("only_info")).isEqualTo(List.of("i"));
  }

  @Test
  void namesUsersByTheirObjectIdInEntraOnly() {
    Map<String, Object> token = claims(Map.of("oid", "the-object"));

    assertThat(new IdentityMapping(Kind.AZURE).map(token, Map.of()).userId())
        .isEqualTo("the-object");
    assertThat(new IdentityMapping(Kind.OIDC).map(token, Map.of()).userId()).isEqualTo("ada");
    assertThat(new IdentityMapping(Kind.AZURE).map(claims(Map.of()), Map.of()).userId())
        .isEqualTo("ada");
  }

  @Test
  void readsGroups() {
    assertThat(groups(Map.of())).isEqualTo(new Groups.Known(Set.of()));
    assertThat(groups(Map.of("groups", List.of()))).isEqualTo(new Groups.Known(Set.of()));
    assertThat(groups(Map.of("groups", "one"))).isEqualTo(new Groups.Known(Set.of("one")));
    assertThat(groups(Map.of("groups", List.of("a", "b", 12))))
        .isEqualTo(new Groups.Known(Set.of("a", "b", "12")));
  }

  @Test
  void doesNotKnowGroupsThatEntraLeftOut() {
    assertThat(groups(Map.of("_claim_names", Map.of("groups", "src1"))))
        .isInstanceOf(Groups.Unknown.class);
    assertThat(groups(Map.of("hasgroups", true))).isInstanceOf(Groups.Unknown.class);
    assertThat(groups(Map.of("hasgroups", "true"))).isInstanceOf(Groups.Unknown.class);
    assertThat(groups(Map.of("hasgroups", true, "groups", List.of("a"))))
        .isInstanceOf(Groups.Unknown.class);
    assertThat(groups(Map.of("_claim_names", Map.of("photo", "src1"))))
        .isInstanceOf(Groups.Known.class);
  }

  private static Groups groups(Map<String, Object> more) {
    return new IdentityMapping(Kind.AZURE).map(claims(more), Map.of()).groups();
  }

  private static Map<String, Object> claims(Map<String, Object> more) {
    Map<String, Object> claims = new LinkedHashMap<>(Map.of("sub", "ada"));
    claims.putAll(more);
    return claims;
  }
}
