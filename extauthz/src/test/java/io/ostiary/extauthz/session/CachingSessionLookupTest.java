package io.ostiary.extauthz.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.AdjustableClock;
import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.TokenGenerator;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.policy.access.Hostname;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CachingSessionLookupTest {
  private final AdjustableClock clock = AdjustableClock.atSomeTime();
  private final Instant later = clock.instant().plus(Duration.ofHours(1));
  private final ScriptedStore store = new ScriptedStore();
  private final StoreHealth health = new StoreHealth(Duration.ofSeconds(60), clock);
  private final CachingSessionLookup lookup = new CachingSessionLookup(store, health, clock);
  private final RevocationPoll poll = new RevocationPoll(store, lookup, health);

  @Test
  void findsNothingWithoutAsking() {
    assertThat(find()).isInstanceOf(Found.None.class);
    assertThat(find("", "x", "short", "a".repeat(44), "ä".repeat(43)))
        .isInstanceOf(Found.None.class);
    assertThat(store.reads()).isZero();
  }

  @Test
  void readsASessionOnceAndThenFindsItInMemory() {
    String cookie = add("ada", Examples.APP);

    assertThat(findInMemory(cookie)).isInstanceOf(Found.NotInMemory.class);
    assertThat(find(cookie)).isEqualTo(active(cookie));
    assertThat(findInMemory(cookie)).isEqualTo(active(cookie));
    assertThat(find(cookie)).isEqualTo(active(cookie));
    assertThat(store.reads()).isEqualTo(1);
  }

  @Test
  void remembersThatACookieIsUnknown() {
    String cookie = token();

    assertThat(find(cookie)).isInstanceOf(Found.None.class);
    assertThat(findInMemory(cookie)).isInstanceOf(Found.None.class);
    assertThat(find(cookie)).isInstanceOf(Found.None.class);
    assertThat(store.reads()).isEqualTo(1);
  }

  @Test
  void refusesACookieWithAnyCharacterChanged() {
    String cookie = add("ada", Examples.APP);
    for (int position = 0; position < cookie.length(); position++) {
      for (char other : new char[] {'A', 'B', 'Q', '9', '_'}) {
        if (cookie.charAt(position) != other) {
          assertThat(find(cookie.substring(0, position) + other + cookie.substring(position + 1)))
              .isInstanceOf(Found.None.class);
        }
      }
    }
  }

  @Test
  void refusesACookieOfAnotherHost() {
    String cookie = add("ada", Examples.OTHER_APP);

    assertThat(find(cookie)).isInstanceOf(Found.None.class);
    assertThat(findInMemory(cookie)).isInstanceOf(Found.None.class);
    assertThat(lookup.find(Examples.OTHER_APP, List.of(cookie))).isInstanceOf(Found.Active.class);
  }

  @Test
  void triesEveryValueAmongPlantedOnes() {
    String good = add("ada", Examples.APP);
    List<String> values = new ArrayList<>(Collections.nCopies(20, "garbage"));
    for (int i = 0; i < 3; i++) {
      values.add(token());
    }
    values.add(good);

    assertThat(lookup.find(Examples.APP, values)).isEqualTo(active(good));
    assertThat(lookup.find(Examples.APP, values.reversed())).isEqualTo(active(good));
    assertThat(lookup.findInMemory(Examples.APP, values)).isEqualTo(active(good));
  }

  @Test
  void looksAtNoMoreThanFourWellFormedValues() {
    String good = add("ada", Examples.APP);
    List<String> values = List.of(token(), token(), token(), token(), good);

    assertThat(lookup.find(Examples.APP, values)).isInstanceOf(Found.None.class);
    assertThat(lookup.find(Examples.APP, values.reversed())).isEqualTo(active(good));
  }

  @Test
  void findsTwoUsersAmbiguousAndTwoSessionsOfOneUserNot() {
    String ada = add("ada", Examples.APP);
    String bob = add("bob", Examples.APP);
    String adaElsewhere = add("ada2", Examples.OTHER_APP);
    String adaAgain = token();
    store.put(
        adaAgain,
        new ActiveSession(
            OpaqueToken.hash(adaAgain),
            "login-2",
            Examples.APP,
            "https://idp.example.com",
            Examples.identity("ada"),
            later.plusSeconds(1)));

    assertThat(find(ada, bob)).isInstanceOf(Found.Ambiguous.class);
    assertThat(find(bob, ada)).isInstanceOf(Found.Ambiguous.class);
    assertThat(findInMemory(ada, bob)).isInstanceOf(Found.Ambiguous.class);
    assertThat(find(ada, adaElsewhere)).isEqualTo(active(ada));
    assertThat(find(ada, adaAgain)).isEqualTo(active(adaAgain));
    assertThat(find(adaAgain, ada)).isEqualTo(active(adaAgain));
  }

  @Test
  void endsASessionOnTimeWhateverIsInMemory() {
    String cookie = add("ada", Examples.APP);
    find(cookie);

    keepPollingFor(Duration.ofHours(1));

    assertThat(findInMemory(cookie)).isNotInstanceOf(Found.Active.class);
    assertThat(find(cookie)).isInstanceOf(Found.None.class);
  }

  @Test
  void followsTheLog() {
    String ada = add("ada", Examples.APP);
    String bob = add("bob", Examples.APP);
    find(ada);
    find(bob);

    store.revoke(new Revocation.Ended.Login("login-of-ada"));
    store.revoke(new Revocation.Ended.HostSession(OpaqueToken.hash(bob)));
    poll.poll();

    assertThat(findInMemory(ada)).isInstanceOf(Found.None.class);
    assertThat(findInMemory(bob)).isInstanceOf(Found.None.class);
  }

  @Test
  void readsALogAnewWhoseNumbersMeanSomethingElse() {
    String ada = add("ada", Examples.APP);
    String bob = add("bob", Examples.APP);
    find(ada);
    find(bob);
    store.revoke(new Revocation.Ended.Login("login-of-carol"));
    store.revoke(new Revocation.Ended.Login("login-of-dave"));
    poll.poll();

    store.forgetLog();
    store.revoke(new Revocation.Ended.Login("login-of-ada"));
    poll.poll();
    assertThat(findInMemory(ada)).isInstanceOf(Found.None.class);

    store.forgetLog();
    store.revoke(new Revocation.Ended.Login("login-of-bob"));
    poll.poll();
    assertThat(findInMemory(bob)).isInstanceOf(Found.None.class);
    assertThat(findInMemory(ada)).isInstanceOf(Found.None.class);
  }

  @Test
  void readsALogOfManyPages() {
    String ada = add("ada", Examples.APP);
    find(ada);
    for (int i = 0; i < 2_500; i++) {
      store.revoke(new Revocation.Ended.Login("login-" + i));
    }
    store.revoke(new Revocation.Ended.Login("login-of-ada"));
    poll.poll();

    assertThat(findInMemory(ada)).isInstanceOf(Found.None.class);
  }

  @Test
  void refusesASessionThatWasReadBeforeItEndedAndArrivedAfter() throws Exception {
    String cookie = add("ada", Examples.APP);
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    store.duringRead(read, goOn);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Found> loading = threads.submit(() -> find(cookie));
      read.await();
      store.revoke(new Revocation.Ended.Login("login-of-ada"));
      poll.poll();
      goOn.countDown();

      assertThat(loading.get()).isInstanceOf(Found.None.class);
    }
    assertThat(findInMemory(cookie)).isInstanceOf(Found.None.class);
  }

  @Test
  void readsOnceForManyWhoAskTogether() throws Exception {
    String cookie = add("ada", Examples.APP);
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    store.duringRead(read, goOn);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Found>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(() -> find(cookie)));
      }
      read.await();
      goOn.countDown();
      for (Future<Found> one : all) {
        assertThat(one.get()).isEqualTo(active(cookie));
      }
    }
    assertThat(store.reads()).isBetween(1, 2); // a late starter may find the read finished
  }

  @Test
  void servesFromMemoryForTheBoundWhenTheStoreIsDownAndThenNothing() {
    String known = add("ada", Examples.APP);
    String unknown = add("bob", Examples.APP);
    find(known);
    poll.poll();

    store.fail(true);
    poll.poll();
    clock.advance(Duration.ofSeconds(60));
    poll.poll();
    assertThat(findInMemory(known)).isEqualTo(active(known));
    assertThat(find(unknown)).isInstanceOf(Found.StoreDown.class);
    assertThat(find(token(), known)).isEqualTo(active(known));
    assertThat(health.servedWhileFailing()).isEqualTo(2);

    clock.advance(Duration.ofSeconds(1));
    poll.poll();
    assertThat(findInMemory(known)).isInstanceOf(Found.StoreDown.class);
    assertThat(find(known)).isInstanceOf(Found.StoreDown.class);
    assertThat(find(token())).isInstanceOf(Found.StoreDown.class);
    assertThat(find()).isInstanceOf(Found.None.class);

    store.fail(false);
    poll.poll();
    assertThat(find(known)).isEqualTo(active(known));
    assertThat(find(unknown)).isEqualTo(active(unknown));
  }

  @Test
  void startsTheBoundWhenThePollIsStuck() {
    String known = add("ada", Examples.APP);
    find(known);

    clock.advance(Duration.ofSeconds(61));
    assertThat(findInMemory(known)).isEqualTo(active(known));
    clock.advance(Duration.ofSeconds(2));
    assertThat(findInMemory(known)).isInstanceOf(Found.StoreDown.class);
  }

  @Test
  void servesNothingFromMemoryWhenTheBoundIsZero() {
    StoreHealth strict = new StoreHealth(Duration.ZERO, clock);
    CachingSessionLookup strictLookup = new CachingSessionLookup(store, strict, clock);
    RevocationPoll strictPoll = new RevocationPoll(store, strictLookup, strict);
    String cookie = add("ada", Examples.APP);
    strictLookup.find(Examples.APP, List.of(cookie));

    store.fail(true);
    clock.advance(Duration.ofMillis(1));
    strictPoll.poll();

    assertThat(strictLookup.findInMemory(Examples.APP, List.of(cookie)))
        .isInstanceOf(Found.StoreDown.class);
  }

  @Test
  void neverTakesAFailingStoreForASessionThatEnded() {
    String cookie = add("ada", Examples.APP);
    store.fail(true);

    assertThat(find(cookie)).isInstanceOf(Found.StoreDown.class);

    store.fail(false);
    assertThat(find(cookie)).isEqualTo(active(cookie));
  }

  private void keepPollingFor(Duration duration) {
    clock.advance(duration);
    poll.poll();
  }

  private String add(String user, Hostname host) {
    String cookie = token();
    ActiveSession example = Examples.session(user, host, later);
    store.put(
        cookie,
        new ActiveSession(
            OpaqueToken.hash(cookie),
            example.loginId(),
            host,
            example.issuer(),
            example.identity(),
            later));
    return cookie;
  }

  private Found active(String cookie) {
    return new Found.Active(store.session(cookie));
  }

  private Found find(String... cookies) {
    return lookup.find(Examples.APP, List.of(cookies));
  }

  private Found findInMemory(String... cookies) {
    return lookup.findInMemory(Examples.APP, List.of(cookies));
  }

  private static String token() {
    return OpaqueToken.generate(TokenGenerator.secure()).value();
  }
}
