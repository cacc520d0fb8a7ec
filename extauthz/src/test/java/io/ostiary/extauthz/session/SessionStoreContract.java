package io.ostiary.extauthz.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.AdjustableClock;
import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.session.SessionStore.Offered;
import io.ostiary.policy.Claims;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every session store does, whatever it is built on. */
public abstract class SessionStoreContract {
  private final AdjustableClock clock = AdjustableClock.atSomeTime();
  private final Instant start = clock.instant();
  private final List<SessionStore> open = new ArrayList<>();

  /** A fresh, empty store. */
  protected abstract SessionStore create() throws Exception;

  private SessionStore store() {
    return open.getFirst();
  }

  @BeforeEach
  void openStore() throws Exception {
    open.add(create());
  }

  @AfterEach
  void closeStore() {
    open.forEach(SessionStore::close);
  }

  @Test
  void givesBackALoginExactly() throws Exception {
    Identity identity =
        new Identity(
            "ada",
            Optional.of("ada@example.com"),
            Claims.flatten(
                Map.of(
                    "big",
                    new BigDecimal("12345678901234567890.123456789"),
                    "flag",
                    false,
                    "nested",
                    Map.of("list", List.of("a", 1, true)),
                    "empty",
                    List.of(),
                    "text",
                    "quote \" and \u0000 and 😀")),
            new Groups.Known(Set.of("g1", "g2")));
    LoginSession login = login("l1", identity);

    store().startLogin(login, Examples.AUTHENTICATE, "k1");

    assertThat(store().login("l1", start)).contains(login);
    assertThat(store().hostSession("k1", start))
        .contains(
            new ActiveSession(
                "k1", "l1", Examples.AUTHENTICATE, login.issuer(), identity, login.expiresAt()));
  }

  @Test
  void givesBackUnknownGroupsAndMissingValues() throws Exception {
    Identity identity =
        new Identity("bob", Optional.empty(), Claims.none(), new Groups.Unknown("too many"));
    LoginSession login =
        new LoginSession("l1", "i", "s", identity, Optional.empty(), start, start.plusSeconds(60));

    store().startLogin(login, Examples.AUTHENTICATE, "k1");

    assertThat(store().login("l1", start)).contains(login);
  }

  @Test
  void knowsNothingOfWhatIsNotThere() throws Exception {
    assertThat(store().login("l1", start)).isEmpty();
    assertThat(store().hostSession("k1", start)).isEmpty();
    assertThat(store().endLogin("l1", start)).isEmpty();
    assertThat(store().redeem("c", Examples.APP, "s", "k", start)).isEmpty();
    store().endHostSession("k1", start);
    assertThat(store().revocationsAfter(0, 10)).isEmpty();
  }

  @Test
  void hidesWhatHasExpired() throws Exception {
    LoginSession login = login("l1", Examples.identity("ada"));
    store().startLogin(login, Examples.AUTHENTICATE, "k1");

    Instant last = login.expiresAt().minusMillis(1);
    assertThat(store().login("l1", last)).isPresent();
    assertThat(store().hostSession("k1", last)).isPresent();
    assertThat(store().login("l1", login.expiresAt())).isEmpty();
    assertThat(store().hostSession("k1", login.expiresAt())).isEmpty();
  }

  @Test
  void redeemsAHandoverOnce() throws Exception {
    startWithHandover();

    Optional<ActiveSession> first = store().redeem("c1", Examples.APP, "s1", "k2", start);
    Optional<ActiveSession> second = store().redeem("c1", Examples.APP, "s1", "k3", start);

    assertThat(first).map(ActiveSession::host).contains(Examples.APP);
    assertThat(first).map(ActiveSession::loginId).contains("l1");
    assertThat(second).isEmpty();
    assertThat(store().hostSession("k2", start)).isEqualTo(first);
    assertThat(store().hostSession("k3", start)).isEmpty();
  }

  @Test
  void redeemsAHandoverOnceHoweverManyTryAtOnce() throws Exception {
    startWithHandover();
    List<Callable<Boolean>> tries = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String key = "k-" + i;
      tries.add(() -> store().redeem("c1", Examples.APP, "s1", key, start).isPresent());
    }

    int redeemed = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> result : threads.invokeAll(tries)) {
        redeemed += result.get() ? 1 : 0;
      }
    }

    assertThat(redeemed).isEqualTo(1);
  }

  @Test
  void refusesAHandoverOnAnotherHostOrWithAnotherSecretAndBurnsTheCode() throws Exception {
    startWithHandover();
    assertThat(store().redeem("c1", Examples.OTHER_APP, "s1", "k2", start)).isEmpty();
    assertThat(store().redeem("c1", Examples.APP, "s1", "k2", start)).isEmpty();

    store().offer(handover("c2"), start);
    assertThat(store().redeem("c2", Examples.APP, "other", "k2", start)).isEmpty();
    assertThat(store().redeem("c2", Examples.APP, "s1", "k2", start)).isEmpty();
    assertThat(store().hostSession("k2", start)).isEmpty();
  }

  @Test
  void keepsNoHandoverOfALoginThatIsNotInForce() throws Exception {
    LoginSession login = login("l1", Examples.identity("ada"));
    store().startLogin(login, Examples.AUTHENTICATE, "k1");
    Instant last = login.expiresAt().minusMillis(1);
    assertThat(store().offer(handover("c1"), last)).isEqualTo(Offered.KEPT);
    assertThat(store().offer(handover("c2"), login.expiresAt())).isEqualTo(Offered.LOGIN_ENDED);

    store().endLogin("l1", start);

    assertThat(store().offer(handover("c3"), start)).isEqualTo(Offered.LOGIN_ENDED);
    for (String code : List.of("c1", "c2", "c3")) {
      assertThat(store().redeem(code, Examples.APP, "s1", "k2", start)).as(code).isEmpty();
    }
  }

  @Test
  void refusesALateHandover() throws Exception {
    startWithHandover();

    assertThat(store().redeem("c1", Examples.APP, "s1", "k2", start.plusSeconds(60))).isEmpty();
  }

  @Test
  void endsALoginWithAllOfItsSessionsAndHandovers() throws Exception {
    startWithHandover();
    store().redeem("c1", Examples.APP, "s1", "k2", start);
    store().offer(handover("c2"), start);

    assertThat(store().endLogin("l1", start)).map(LoginSession::id).contains("l1");

    assertThat(store().login("l1", start)).isEmpty();
    assertThat(store().hostSession("k1", start)).isEmpty();
    assertThat(store().hostSession("k2", start)).isEmpty();
    assertThat(store().redeem("c2", Examples.APP, "s1", "k3", start)).isEmpty();
    assertThat(store().revocationsAfter(0, 10))
        .extracting(Revocation::ended)
        .containsExactly(new Revocation.Ended.Login("l1"));
    assertThat(store().endLogin("l1", start)).isEmpty();
    assertThat(store().revocationsAfter(0, 10)).hasSize(1);
  }

  @Test
  void endsOneHostSession() throws Exception {
    startWithHandover();
    store().redeem("c1", Examples.APP, "s1", "k2", start);

    store().endHostSession("k2", start);

    assertThat(store().hostSession("k2", start)).isEmpty();
    assertThat(store().hostSession("k1", start)).isPresent();
    assertThat(store().revocationsAfter(0, 10))
        .extracting(Revocation::ended)
        .containsExactly(new Revocation.Ended.HostSession("k2"));
  }

  @Test
  void endsAllLoginsOfAUserAtAnIssuerAndNoOthers() throws Exception {
    startAs("l1", "https://idp.example.com", "ada", start);
    startAs("l2", "https://idp.example.com", "ada", start);
    startAs("l3", "https://idp.example.com", "bob", start);
    startAs("l4", "https://other.example.com", "ada", start);
    store().offer(handover("c1"), start);

    assertThat(store().endLoginsOf("https://idp.example.com", "ada", start)).isEqualTo(2);

    assertThat(store().hostSession("key-of-l1", start)).isEmpty();
    assertThat(store().hostSession("key-of-l2", start)).isEmpty();
    assertThat(store().redeem("c1", Examples.APP, "s1", "k", start)).isEmpty();
    assertThat(store().hostSession("key-of-l3", start)).isPresent();
    assertThat(store().hostSession("key-of-l4", start)).isPresent();
    assertThat(store().revocationsAfter(0, 10))
        .extracting(Revocation::ended)
        .containsExactlyInAnyOrder(ended("l1"), ended("l2"));
    assertThat(store().endLoginsOf("https://idp.example.com", "ada", start)).isZero();
    assertThat(store().revocationsAfter(0, 10)).hasSize(2);
  }

  @Test
  void endsTheOldestLoginOfAUserWhoHasTooMany() throws Exception {
    int most = SessionStore.MOST_LOGINS_OF_A_USER;
    startAs("other", "https://idp.example.com", "bob", start.minusSeconds(1));
    for (int i = 0; i < most; i++) {
      startAs("l" + i, "https://idp.example.com", "ada", start.plusMillis(i));
    }
    assertThat(store().revocationsAfter(0, 10)).isEmpty();

    startAs("new", "https://idp.example.com", "ada", start.plusMillis(most));
    // A replica whose clock is behind ends no newer login for itself alone.
    startAs("behind", "https://idp.example.com", "ada", start.minusSeconds(9));

    assertThat(store().revocationsAfter(0, 10))
        .extracting(Revocation::ended)
        .containsExactly(ended("l0"), ended("l1"));
    for (String kept : List.of("new", "behind", "l2", "other")) {
      assertThat(store().hostSession("key-of-" + kept, start)).as(kept).isPresent();
    }
  }

  private void startAs(String id, String issuer, String subject, Instant created)
      throws SessionStoreException {
    store()
        .startLogin(
            new LoginSession(
                id,
                issuer,
                subject,
                Examples.identity(subject),
                Optional.empty(),
                created,
                start.plus(Duration.ofHours(1))),
            Examples.AUTHENTICATE,
            "key-of-" + id);
  }

  @Test
  void givesRevocationsInOrderAndInPages() throws Exception {
    for (int i = 0; i < 5; i++) {
      store().startLogin(login("l" + i, Examples.identity("u")), Examples.AUTHENTICATE, "k" + i);
      store().endLogin("l" + i, start);
    }

    List<Revocation> first = store().revocationsAfter(0, 3);
    List<Revocation> rest = store().revocationsAfter(first.getLast().sequence(), 3);

    assertThat(first)
        .extracting(Revocation::ended)
        .containsExactly(ended("l0"), ended("l1"), ended("l2"));
    assertThat(rest).extracting(Revocation::ended).containsExactly(ended("l3"), ended("l4"));
    assertThat(rest).isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
  }

  @Test
  void neverUsesASequenceNumberTwice() throws Exception {
    store().startLogin(login("l1", Examples.identity("u")), Examples.AUTHENTICATE, "k1");
    store().endLogin("l1", start);
    long before = store().revocationsAfter(0, 10).getLast().sequence();
    store().deleteExpired(start, start.plusSeconds(1), 10);
    assertThat(store().revocationsAfter(0, 10)).isEmpty();

    store().startLogin(login("l2", Examples.identity("u")), Examples.AUTHENTICATE, "k2");
    store().endLogin("l2", start);

    assertThat(store().revocationsAfter(before, 10)).hasSize(1);
  }

  @Test
  void deletesWhatHasExpiredInBatches() throws Exception {
    for (int i = 0; i < 7; i++) {
      store().startLogin(login("l" + i, Examples.identity("u")), Examples.AUTHENTICATE, "k" + i);
    }
    Instant end = start.plus(Duration.ofHours(1));
    store()
        .startLogin(
            new LoginSession(
                "young",
                "i",
                "s",
                Examples.identity("u"),
                Optional.empty(),
                start,
                end.plusSeconds(1)),
            Examples.AUTHENTICATE,
            "young-key");

    assertThat(store().deleteExpired(end, start, 5)).isEqualTo(5);
    assertThat(store().deleteExpired(end, start, 5)).isEqualTo(2);
    assertThat(store().deleteExpired(end, start, 5)).isZero();
    assertThat(store().hostSession("young-key", end)).isPresent();
  }

  private void startWithHandover() throws SessionStoreException {
    store().startLogin(login("l1", Examples.identity("ada")), Examples.AUTHENTICATE, "k1");
    store().offer(handover("c1"), start);
  }

  private Handover handover(String codeHash) {
    return new Handover(codeHash, "l1", Examples.APP, "s1", start.plusSeconds(60));
  }

  private LoginSession login(String id, Identity identity) {
    return new LoginSession(
        id,
        "https://idp.example.com",
        identity.userId(),
        identity,
        Optional.of("sealed"),
        start,
        start.plus(Duration.ofHours(1)));
  }

  private static Revocation.Ended ended(String loginId) {
    return new Revocation.Ended.Login(loginId);
  }
}
