package io.ostiary.extauthz.session;

import io.ostiary.policy.access.Hostname;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where logins are kept, shared by all replicas. Every call is one transaction, may wait, and never
 * returns what has expired at the given time.
 */
public interface SessionStore extends AutoCloseable {
  /** What a program that logs in again and again can make us keep; a person has a few. */
  int MOST_LOGINS_OF_A_USER = 100;

  /**
   * Keeps a new login together with the session of the authenticate host. Of a user with more than
   * {@link #MOST_LOGINS_OF_A_USER} logins at the issuer the oldest end, as with a sign-out.
   *
   * @param authenticateHost the host of its first session
   * @param key hash of that session's cookie
   */
  void startLogin(LoginSession login, Hostname authenticateHost, String key)
      throws SessionStoreException;

  /** The login with that id. */
  Optional<LoginSession> login(String loginId, Instant now) throws SessionStoreException;

  /** The session of a cookie, whichever host it belongs to. */
  Optional<ActiveSession> hostSession(String key, Instant now) throws SessionStoreException;

  /** What became of a hand-over that was offered. */
  enum Offered {
    /** It can be redeemed. */
    KEPT,
    /** Its login has ended or expired, so there is nothing to hand over; no row was written. */
    LOGIN_ENDED
  }

  /** Keeps a hand-over of a login that is in force. */
  Offered offer(Handover handover, Instant now) throws SessionStoreException;

  /**
   * Redeems a hand-over and starts a host session with it. A code that exists is gone after the
   * first try, whatever the outcome; of concurrent tries one succeeds at most. The result is empty
   * when the code is unknown, expired, or was made for another host or secret, or when the login
   * has ended.
   *
   * @param newKey hash of the new session's cookie
   */
  Optional<ActiveSession> redeem(
      String codeHash, Hostname host, String secretHash, String newKey, Instant now)
      throws SessionStoreException;

  /**
   * Ends a login and all of its host sessions, and says so in the revocation log. The result is the
   * login; empty when it had ended before.
   */
  Optional<LoginSession> endLogin(String loginId, Instant now) throws SessionStoreException;

  /**
   * Ends all logins of a user at an issuer, as {@link #endLogin} does; the result is their number.
   *
   * @param subject {@code sub} at the issuer
   */
  int endLoginsOf(String issuer, String subject, Instant now) throws SessionStoreException;

  /** Ends one host session, and says so in the revocation log. */
  void endHostSession(String key, Instant now) throws SessionStoreException;

  /**
   * Revocations after a sequence number (0 for all), oldest first, at most {@code limit}. An
   * implementation makes entries visible in the order of their numbers: a reader that has seen n
   * has seen all before n.
   */
  List<Revocation> revocationsAfter(long sequence, int limit) throws SessionStoreException;

  /**
   * Deletes what has expired, at most {@code limit} rows of each kind, and revocations from before
   * {@code revocationsBefore}. The result is the number of deleted rows.
   */
  int deleteExpired(Instant now, Instant revocationsBefore, int limit) throws SessionStoreException;

  @Override
  void close();
}
