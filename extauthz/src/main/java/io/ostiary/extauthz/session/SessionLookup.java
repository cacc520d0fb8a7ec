package io.ostiary.extauthz.session;

import io.ostiary.policy.access.Hostname;
import java.util.List;

/** Finds the session of a request. */
public interface SessionLookup {
  /**
   * Looks in memory only; never waits. {@link Found.NotInMemory} asks for {@link #find}.
   *
   * @param host the host of the request; a session of another host is not found
   * @param cookieValues every value that the request carries under the session cookie's name
   */
  Found findInMemory(Hostname host, List<String> cookieValues);

  /** Looks in memory and then in the store; may wait, so never call it on an event loop. */
  Found find(Hostname host, List<String> cookieValues);

  /** What was found. */
  sealed interface Found {
    /** A session in force. */
    record Active(ActiveSession session) implements Found {}

    /** No session, or one that has ended. */
    record None() implements Found {}

    /** Two valid sessions of different users: somebody planted a cookie. Answer 400. */
    record Ambiguous() implements Found {}

    /** Perhaps in the store. */
    record NotInMemory() implements Found {}

    /** The store cannot be read: answer 503, never a login. */
    record StoreDown() implements Found {}
  }
}
