package io.ostiary.extauthz.authorizer;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedSet;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.policy.Decision;
import io.ostiary.policy.Reason;
import java.util.Optional;
import java.util.Set;

/** What to do with a request. All but {@link Allow} refuse it. */
public sealed interface Verdict {
  /**
   * The request goes to the upstream.
   *
   * @param session on whose behalf; empty when nobody is logged in or the route is public
   * @param reasons what the policy found; empty on a public route
   */
  record Allow(Optional<ActiveSession> session, Set<Reason> reasons) implements Verdict {
    public Allow {
      requireNonNull(session);
      reasons = ImmutableSortedSet.copyOf(reasons);
    }
  }

  /** 302: nobody is logged in, and a login can bring the request back. */
  record Login() implements Verdict {}

  /** 401: nobody is logged in, and the client cannot be sent to a login. */
  record Unauthenticated() implements Verdict {}

  /** 403: the policy says no. */
  record Forbidden(Optional<ActiveSession> session, Decision decision) implements Verdict {
    public Forbidden {
      requireNonNull(session);
      requireNonNull(decision);
    }
  }

  /** 495: a valid client certificate is needed. */
  record ClientCertificateRequired(Optional<ActiveSession> session, Decision decision)
      implements Verdict {
    public ClientCertificateRequired {
      requireNonNull(session);
      requireNonNull(decision);
    }
  }

  /** 421: the connection was opened for another host, and the route needs client certificates. */
  record Misdirected() implements Verdict {}

  /** 404: no such route, or it belongs to another host. */
  record NotFound() implements Verdict {}

  /**
   * 503: what protects the route is faulty.
   *
   * @param problem the object, the field and what is wrong with it, for the log
   */
  record Broken(String problem) implements Verdict {
    public Broken {
      requireNonNull(problem);
    }
  }

  /** 503: the question cannot be answered now; the same request may be allowed later. */
  record Unavailable(Cause cause) implements Verdict {
    public Unavailable {
      requireNonNull(cause);
    }

    /** Why not now. */
    public enum Cause {
      /** The session store cannot be read. */
      STORE_DOWN,
      /** Too many requests wait for the session store. */
      OVERLOADED,
      /** The route needs a login, and no identity provider is configured. */
      LOGIN_NOT_CONFIGURED
    }
  }

  /** 400: the request can have no single meaning. */
  record Malformed(Flaw flaw) implements Verdict {
    public Malformed {
      requireNonNull(flaw);
    }

    /** What is wrong with the request. */
    public enum Flaw {
      /** The host is not a host name. */
      HOST,
      /** The path is not an absolute path in printable ASCII, or came in two versions. */
      PATH,
      /** The method is not a token. */
      METHOD,
      /** Several Authorization lines: the upstream may read another one. */
      REPEATED_AUTHORIZATION,
      /** Two valid sessions of different users. */
      AMBIGUOUS_SESSION
    }
  }

  /** Refused: a TCP connection, about which no policy can say anything. */
  record NotHttp() implements Verdict {}

  /** 500: a fault of ours. */
  record Failed() implements Verdict {}
}
