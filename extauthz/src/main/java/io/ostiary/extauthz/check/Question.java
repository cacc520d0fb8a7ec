package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.authorizer.RequestHead;
import io.ostiary.extauthz.authorizer.TlsFacts;
import io.ostiary.extauthz.authorizer.Verdict.Malformed.Flaw;
import io.ostiary.policy.access.RouteId;
import java.util.Optional;

/** What Envoy asks. */
sealed interface Question {
  /**
   * May this request go to the upstream?
   *
   * @param route the route that Envoy chose
   * @param tls the connection that it came by
   */
  record Http(Optional<RouteId> route, RequestHead head, TlsFacts tls) implements Question {
    public Http {
      requireNonNull(route);
      requireNonNull(head);
      requireNonNull(tls);
    }
  }

  /** A request that can have no single meaning. */
  record Unclear(Flaw flaw, String requestId) implements Question {
    public Unclear {
      requireNonNull(flaw);
      requireNonNull(requestId);
    }
  }

  /** A question about a TCP connection. */
  record NotHttp() implements Question {}
}
