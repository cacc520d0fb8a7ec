package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.policy.access.Hostname;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose reads can fail and can be held up; it only knows host sessions and the log. */
final class ScriptedStore implements SessionStore {
  private final Map<String, ActiveSession> sessions = new ConcurrentHashMap<>();
  private final List<Revocation> log = new CopyOnWriteArrayList<>();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean failing;
  private volatile CountDownLatch reading = new CountDownLatch(0);
  private volatile CountDownLatch goOn = new CountDownLatch(0);

  void put(String cookie, ActiveSession session) {
    sessions.put(OpaqueToken.hash(cookie), session);
  }

  ActiveSession session(String cookie) {
    return requireNonNull(sessions.get(OpaqueToken.hash(cookie)));
  }

  void revoke(Revocation.Ended ended) {
    log.add(new Revocation(log.size() + 1L, ended));
  }

  /** Another server took over, which knows nothing of the log. */
  void forgetLog() {
    log.clear();
  }

  void fail(boolean fail) {
    failing = fail;
  }

  /** Holds up reads after they have read, until the second latch is open. */
  void duringRead(CountDownLatch read, CountDownLatch proceed) {
    reading = read;
    goOn = proceed;
  }

  int reads() {
    return reads.get();
  }

  private void check() throws SessionStoreException {
    if (failing) {
      throw new SessionStoreException("down", new IOException("scripted"));
    }
  }

  @Override
  public Optional<ActiveSession> hostSession(String key, Instant now) throws SessionStoreException {
    reads.incrementAndGet();
    check();
    Optional<ActiveSession> session =
        Optional.ofNullable(sessions.get(key)).filter(one -> now.isBefore(one.expiresAt()));
    reading.countDown();
    try {
      goOn.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return session;
  }

  @Override
  public List<Revocation> revocationsAfter(long sequence, int limit) throws SessionStoreException {
    check();
    return log.stream().filter(entry -> entry.sequence() > sequence).limit(limit).toList();
  }

  @Override
  public void startLogin(LoginSession login, Hostname authenticateHost, String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<LoginSession> login(String loginId, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Offered offer(Handover handover, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<ActiveSession> redeem(
      String codeHash, Hostname host, String secretHash, String newKey, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<LoginSession> endLogin(String loginId, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int endLoginsOf(String issuer, String subject, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void endHostSession(String key, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int deleteExpired(Instant now, Instant revocationsBefore, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
