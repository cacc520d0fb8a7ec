package io.ostiary.extauthz.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.extauthz.AdjustableClock;
import io.ostiary.extauthz.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two stores on one database do, as two replicas have them. */
public abstract class SharedSessionStoreContract extends SessionStoreContract {
  private final Instant now = AdjustableClock.atSomeTime().instant();
  private final List<SessionStore> replicas = new ArrayList<>();

  /** A store on the database of the latest {@link #create()}. */
  protected abstract SessionStore createAnother() throws Exception;

  @BeforeEach
  void openReplicas() throws Exception {
    replicas.add(createAnother());
    replicas.add(createAnother());
  }

  @AfterEach
  void closeReplicas() {
    replicas.forEach(SessionStore::close);
  }

  private SessionStore one() {
    return replicas.getFirst();
  }

  private SessionStore other() {
    return replicas.getLast();
  }

  @Test
  void aLoginOfOneReplicaIsKnownToTheOther() throws Exception {
    start("l", "k");
    one().offer(handover("c", "l"), now);

    assertThat(other().hostSession("k", now)).isPresent();
    assertThat(other().redeem("c", Examples.APP, "s", "k2", now)).isPresent();
    assertThat(one().hostSession("k2", now)).isPresent();

    other().endLogin("l", now);

    assertThat(one().login("l", now)).isEmpty();
    assertThat(one().hostSession("k2", now)).isEmpty();
    assertThat(one().revocationsAfter(0, 10))
        .extracting(Revocation::ended)
        .containsExactly(new Revocation.Ended.Login("l"));
  }

  @Test
  void aCodeIsRedeemedOnceHoweverManyReplicasTryAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      String name = "-" + round;
      start("l" + name, "k" + name);
      one().offer(handover("c" + name, "l" + name), now);
      List<Callable<Optional<ActiveSession>>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        SessionStore replica = replicas.get(i % 2);
        String key = "n" + i + name;
        tries.add(() -> replica.redeem("c" + name, Examples.APP, "s", key, now));
      }
      assertThat(together(tries).stream().filter(Optional::isPresent)).hasSize(1);
    }
  }

  @Test
  void aReaderWhoFollowsTheLogMissesNothingOfReplicasThatWriteAtOnce() throws Exception {
    int logins = 90;
    List<Callable<Optional<LoginSession>>> ends = new ArrayList<>();
    for (int i = 0; i < logins; i++) {
      String id = "l" + i;
      start(id, "k" + i);
      SessionStore replica = replicas.get(i % 2);
      ends.add(() -> replica.endLogin(id, now));
    }
    List<Revocation> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Optional<LoginSession>>> running = ends.stream().map(threads::submit).toList();
      while (!running.stream().allMatch(Future::isDone)) {
        follow(seen);
      }
      for (Future<Optional<LoginSession>> ended : running) {
        assertThat(ended.get()).isPresent();
      }
    }
    follow(seen);

    assertThat(seen).extracting(Revocation::ended).doesNotHaveDuplicates().hasSize(logins);
    assertThat(seen).isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
  }

  private void follow(List<Revocation> seen) throws SessionStoreException {
    seen.addAll(one().revocationsAfter(seen.isEmpty() ? 0 : seen.getLast().sequence(), 1_000));
  }

  @Test
  void aLoginThatEndsWhileItsCodeIsRedeemedLeavesNothingBehind() throws Exception {
    for (int round = 0; round < 20; round++) {
      String name = "-" + round;
      start("l" + name, "k" + name);
      one().offer(handover("c" + name, "l" + name), now);
      together(
          List.<Callable<Object>>of(
              () -> one().redeem("c" + name, Examples.APP, "s", "n" + name, now),
              () -> other().endLogin("l" + name, now),
              () -> one().offer(handover("d" + name, "l" + name), now)));

      assertThat(other().hostSession("n" + name, now)).isEmpty();
      assertThat(one().redeem("d" + name, Examples.APP, "s", "m" + name, now)).isEmpty();
    }
  }

  @Test
  void replicasThatCleanUpTogetherDeleteEachRowOnce() throws Exception {
    int logins = 60;
    for (int i = 0; i < logins; i++) {
      start("l" + i, "k" + i);
    }
    Instant later = now.plus(Duration.ofDays(1));

    List<Integer> deleted =
        together(
            List.<Callable<Integer>>of(
                () -> deleteAll(one(), later),
                () -> deleteAll(other(), later),
                () -> deleteAll(one(), later)));

    int rest = deleteAll(one(), later);
    assertThat(deleted.stream().mapToInt(Integer::intValue).sum() + rest).isEqualTo(logins);
    assertThat(one().hostSession("k0", now)).isEmpty();
  }

  @Test
  void aUserWhoIsSignedOutEverywhereOnTwoReplicasAtOnceEndsOnce() throws Exception {
    int logins = 30;
    for (int i = 0; i < logins; i++) {
      start("l" + i, "k" + i);
    }

    List<Integer> ended =
        together(
            List.<Callable<Integer>>of(
                () -> one().endLoginsOf("https://idp.example.com", "ada", now),
                () -> other().endLoginsOf("https://idp.example.com", "ada", now),
                () -> one().endLogin("l7", now).isPresent() ? 1 : 0,
                () -> other().deleteExpired(now, now.minusSeconds(1), 5)));

    assertThat(ended.stream().mapToInt(Integer::intValue).sum()).isEqualTo(logins);
    assertThat(one().revocationsAfter(0, 100)).hasSize(logins);
  }

  private static int deleteAll(SessionStore store, Instant later) throws SessionStoreException {
    int all = 0;
    for (int rows = 1; rows > 0; all += rows) {
      rows = store.deleteExpired(later, later, 7);
    }
    return all;
  }

  /** What each gave; all begin at the same time. */
  private static <T> List<T> together(List<? extends Callable<? extends T>> calls)
      throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(calls.size());
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<? extends T> call : calls) {
        running.add(
            threads.submit(
                () -> {
                  barrier.await();
                  return call.call();
                }));
      }
      for (Future<T> one : running) {
        results.add(one.get());
      }
    }
    return results;
  }

  private void start(String id, String key) throws SessionStoreException {
    one()
        .startLogin(
            new LoginSession(
                id,
                "https://idp.example.com",
                "ada",
                Examples.identity("ada"),
                Optional.empty(),
                now,
                now.plus(Duration.ofHours(1))),
            Examples.AUTHENTICATE,
            key);
  }

  private Handover handover(String codeHash, String loginId) {
    return new Handover(codeHash, loginId, Examples.APP, "s", now.plusSeconds(60));
  }
}
