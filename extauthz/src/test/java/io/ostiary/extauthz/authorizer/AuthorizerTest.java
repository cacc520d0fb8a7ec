package io.ostiary.extauthz.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.authorizer.Verdict.Malformed.Flaw;
import io.ostiary.extauthz.authorizer.Verdict.Unavailable.Cause;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.extauthz.session.ProviderId;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.policy.Claims;
import io.ostiary.policy.ClientCertificate;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import io.ostiary.policy.ParsedPolicy;
import io.ostiary.policy.Policy;
import io.ostiary.policy.PolicyParser;
import io.ostiary.policy.RequestFacts;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteAccess;
import io.ostiary.policy.access.RouteId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class AuthorizerTest {
  private static final Hostname APP = new Hostname("app.example.com");
  private static final DemandedProvider PROVIDER =
      new DemandedProvider(
          ProviderId.of("https://idp.example.com", "", "client"), "https://idp.example.com", true);
  private static final String USERS = "allow: {or: [authenticated_user: true]}";
  private static final String EXAMPLE = "allow: {or: [domain: {is: example.com}]}";

  @Test
  void findsRouteByIdOnItsHostOnly() {
    RouteAccess exact = route("exact", APP, new Access.Public());
    RouteAccess wild = route("wild", new Hostname("*.example.com"), new Access.Public());
    AccessTable table = AccessTable.of(List.of(exact, wild));
    assertThat(Authorizer.route(table, Optional.of(exact.id()), APP)).contains(exact);
    assertThat(Authorizer.route(table, Optional.of(wild.id()), APP)).contains(wild);
    assertThat(Authorizer.route(table, Optional.of(exact.id()), new Hostname("b.example.com")))
        .isEmpty();
    assertThat(Authorizer.route(table, Optional.of(wild.id()), new Hostname("a.b.example.com")))
        .isEmpty();
    assertThat(Authorizer.route(table, Optional.of(new RouteId("other")), APP)).isEmpty();
    assertThat(Authorizer.route(table, Optional.empty(), APP)).isEmpty();
  }

  @Test
  void letsEverybodyInOnPublicRoutesWithoutIdentity() {
    assertThat(decide(new Access.Public(), active("a@example.com")))
        .isEqualTo(new Verdict.Allow(Optional.empty(), Set.of()));
  }

  @Test
  void closesBrokenRoutesForEverybody() {
    assertThat(decide(new Access.Broken("field x"), active("a@example.com")))
        .isEqualTo(new Verdict.Broken("field x"));
  }

  @Test
  void allowsWhomThePolicyAllows() {
    Found.Active alice = active("a@example.com");
    assertThat(decide(policy(EXAMPLE), alice))
        .isInstanceOfSatisfying(
            Verdict.Allow.class, allow -> assertThat(allow.session()).contains(alice.session()));
  }

  @Test
  void forbidsWhomThePolicyDoesNotAllow() {
    assertThat(decide(policy(EXAMPLE), active("b@elsewhere.example")))
        .isInstanceOf(Verdict.Forbidden.class);
    assertThat(decide(new Access.Protected(Policy.none()), new Found.None()))
        .isInstanceOf(Verdict.Forbidden.class);
  }

  @Test
  void sendsNavigationsToLogin() {
    assertThat(decide(policy(USERS), new Found.None())).isEqualTo(new Verdict.Login());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NAVIGATION")
  void tellsAllOtherClientsThatNobodyIsLoggedIn(ClientKind client) {
    assertThat(decide(policy(USERS), new Found.None(), client))
        .isEqualTo(new Verdict.Unauthenticated());
  }

  @Test
  void ignoresSessionsOfOtherHosts() {
    Found.Active elsewhere =
        new Found.Active(session("a@example.com", new Hostname("other.example.com")));
    assertThat(decide(policy(EXAMPLE), elsewhere)).isEqualTo(new Verdict.Login());
  }

  @Test
  void takesNoSessionThatAnotherClientMade() {
    DemandedProvider other =
        new DemandedProvider(ProviderId.of(PROVIDER.issuer(), "", "other"), "i", false);
    Found.Active alice = active("a@example.com");
    RouteAccess route = route("r", APP, policy(EXAMPLE));
    assertThat(
            Authorizer.decide(
                route, Optional.of(other), alice, facts(), APP, ClientKind.NAVIGATION))
        .isEqualTo(new Verdict.Login());
    assertThat(
            Authorizer.decide(route, Optional.of(other), alice, facts(), APP, ClientKind.PROGRAM))
        .isEqualTo(new Verdict.Unauthenticated());
    assertThat(Authorizer.decide(route, Optional.empty(), alice, facts(), APP, ClientKind.PROGRAM))
        .isEqualTo(new Verdict.Unauthenticated());
  }

  @Test
  void neverAsksForLoginWhenTheStoreCannotBeRead() {
    assertThat(decide(policy(USERS), new Found.StoreDown()))
        .isEqualTo(new Verdict.Unavailable(Cause.STORE_DOWN));
    assertThat(decide(policy(USERS), new Found.NotInMemory()))
        .isEqualTo(new Verdict.Unavailable(Cause.STORE_DOWN));
  }

  @Test
  void trustsNeitherOfTwoUsers() {
    assertThat(decide(policy("allow: {or: [accept: true]}"), new Found.Ambiguous()))
        .isEqualTo(new Verdict.Malformed(Flaw.AMBIGUOUS_SESSION));
  }

  private static Verdict decide(Access access, Found found) {
    return decide(access, found, ClientKind.NAVIGATION);
  }

  private static Verdict decide(Access access, Found found, ClientKind client) {
    return Authorizer.decide(
        route("r", APP, access), Optional.of(PROVIDER), found, facts(), APP, client);
  }

  private static RouteAccess route(String id, Hostname host, Access access) {
    return new RouteAccess(new RouteId(id), host, id, access, true, Map.of());
  }

  private static Access policy(String text) {
    return switch (PolicyParser.parse(text)) {
      case ParsedPolicy.Valid(Policy policy) -> new Access.Protected(policy);
      case ParsedPolicy.Invalid invalid ->
          throw new IllegalArgumentException(invalid.problems().toString());
    };
  }

  private static RequestFacts facts() {
    return new RequestFacts("GET", "/", Optional.empty(), false, new ClientCertificate.Absent());
  }

  private static Found.Active active(String email) {
    return new Found.Active(session(email, APP));
  }

  private static ActiveSession session(String email, Hostname host) {
    return new ActiveSession(
        "key",
        "login",
        host,
        PROVIDER.issuer(),
        Optional.of(PROVIDER.id()),
        new Identity("id", Optional.of(email), Claims.none(), new Groups.Known(Set.of())),
        Instant.parse("2030-01-01T00:00:00Z"));
  }
}
