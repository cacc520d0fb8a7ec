package io.ostiary.extauthz.check;

import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.extauthz.session.SessionLookup;
import io.ostiary.policy.Claims;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import io.ostiary.policy.access.Hostname;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sessions by cookie value; the value says what the lookup does. */
final class FakeSessions implements SessionLookup {
  /** Alice, in memory. */
  static final String ALICE = "alice";

  /** Bob, in memory. */
  static final String BOB = "bob";

  /** Alice, but only in the store. */
  static final String STORED = "stored";

  /** In the store, which answers when {@link #gate} opens. */
  static final String SLOW = "slow";

  static final String DOWN = "down";
  static final String AMBIGUOUS = "ambiguous";
  static final String FAULTY = "faulty";
  static final String FAULTY_STORE = "faulty-store";

  final CountDownLatch gate = new CountDownLatch(1);

  /** Whether the thread of each blocking lookup was virtual. */
  final ConcurrentLinkedQueue<Boolean> virtual = new ConcurrentLinkedQueue<>();

  @Override
  public Found findInMemory(Hostname host, List<String> cookieValues) {
    return switch (cookieValues.getFirst()) {
      case ALICE -> new Found.Active(session("alice@example.com", host));
      case BOB -> new Found.Active(session("bob@elsewhere.example", host));
      case STORED, SLOW, FAULTY_STORE -> new Found.NotInMemory();
      case DOWN -> new Found.StoreDown();
      case AMBIGUOUS -> new Found.Ambiguous();
      case FAULTY -> throw new IllegalStateException("secret cookie value");
      default -> new Found.None();
    };
  }

  @Override
  public Found find(Hostname host, List<String> cookieValues) {
    virtual.add(Thread.currentThread().isVirtual());
    return switch (cookieValues.getFirst()) {
      case STORED -> new Found.Active(session("alice@example.com", host));
      case SLOW -> {
        try {
          yield gate.await(10, TimeUnit.SECONDS)
              ? new Found.Active(session("alice@example.com", host))
              : new Found.StoreDown();
        } catch (InterruptedException stopped) {
          yield new Found.StoreDown();
        }
      }
      case FAULTY_STORE -> throw new IllegalStateException("secret cookie value");
      default -> new Found.None();
    };
  }

  static ActiveSession session(String email, Hostname host) {
    return session(email, host, Map.of("name", "José", "department", "R&D"));
  }

  static ActiveSession session(String email, Hostname host, Map<String, ?> claims) {
    return new ActiveSession(
        "key-of-" + email,
        "login-1",
        host,
        "https://idp.example.com",
        Optional.empty(),
        new Identity(
            "id-of-" + email,
            Optional.of(email),
            Claims.flatten(claims),
            new Groups.Known(Set.of("staff", "admins, all"))),
        Instant.parse("2030-01-01T00:00:00Z"));
  }
}
