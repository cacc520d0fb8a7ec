package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

/**
 * An entry of the revocation log: something that replicas may hold in memory has ended early.
 *
 * @param sequence place in the log; larger is later
 * @param ended what has ended
 */
public record Revocation(long sequence, Ended ended) {
  public Revocation {
    requireNonNull(ended);
  }

  /** What can end. */
  public sealed interface Ended {
    /** A login with all of its host sessions. */
    record Login(String loginId) implements Ended {
      public Login {
        requireNonNull(loginId);
      }
    }

    /** One host session, by the hash of its cookie. */
    record HostSession(String key) implements Ended {
      public HostSession {
        requireNonNull(key);
      }
    }
  }
}
