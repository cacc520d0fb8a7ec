package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import io.ostiary.extauthz.authorizer.ClientKind;
import io.ostiary.extauthz.authorizer.RequestHead;
import io.ostiary.extauthz.authorizer.Verdict;
import io.ostiary.extauthz.pages.PageHeaders;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.portal.PortalPaths;
import io.ostiary.extauthz.portal.PortalResponse;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.policy.Decision;
import io.ostiary.policy.Explanation;
import io.ostiary.policy.Identity;
import java.util.Optional;

/** Refusals in the language of the client: a page, JSON, gRPC, a Kubernetes Status. */
final class Refusals {
  /** Where a session ends, on every host. */
  static final String SIGN_OUT = PortalPaths.SIGN_OUT;

  private final Pages pages;

  Refusals(Pages pages) {
    this.pages = requireNonNull(pages);
  }

  /** The answer to a request that was understood. */
  PortalResponse answer(Verdict verdict, RequestHead request, ClientKind client) {
    if (client == ClientKind.ROBOT && verdict instanceof Verdict.Unauthenticated) {
      return text(200, "User-agent: *\nDisallow: /\n");
    }
    Refusal refusal = refusal(verdict);
    String requestId = request.requestId();
    return switch (client) {
      case NAVIGATION, PAGE, ROBOT -> page(verdict, refusal, request);
      case PROGRAM, PREFLIGHT, EVENT_STREAM, WEBSOCKET ->
          with(
              headers(refusal, "application/json", Optional.of(request)),
              refusal.status(),
              ClientErrors.json(refusal, requestId));
      case KUBERNETES ->
          with(
              headers(refusal, "application/json", Optional.of(request)),
              refusal.status(),
              ClientErrors.kubernetesStatus(refusal, requestId));
      case GRPC -> grpc(refusal, requestId);
      case GRPC_WEB -> grpcWeb(refusal, requestId);
    };
  }

  /** The answer to a request of which neither host nor client is known. */
  PortalResponse answer(Verdict verdict, String requestId) {
    Refusal refusal = refusal(verdict);
    return with(
        headers(refusal, "text/html; charset=utf-8", Optional.empty()),
        refusal.status(),
        pages.problem(problem(refusal, requestId)));
  }

  private Refusal refusal(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Unauthenticated() -> Refusal.unauthenticated();
      case Verdict.Forbidden(Optional<ActiveSession> session, Decision decision) ->
          Refusal.forbidden(Explanation.of(decision));
      case Verdict.ClientCertificateRequired(Optional<ActiveSession> session, Decision decision) ->
          Refusal.clientCertificateRequired();
      case Verdict.NotFound() -> Refusal.notFound();
      case Verdict.Misdirected() -> Refusal.misdirected();
      case Verdict.Broken broken -> Refusal.broken();
      case Verdict.Unavailable(Verdict.Unavailable.Cause cause) -> Refusal.unavailable(cause);
      case Verdict.Malformed(Verdict.Malformed.Flaw flaw) -> Refusal.malformed(flaw);
      case Verdict.Allow allow -> Refusal.failed();
      case Verdict.Login login -> Refusal.failed();
      case Verdict.NotHttp notHttp -> Refusal.failed();
      case Verdict.Failed failed -> Refusal.failed();
    };
  }

  private PortalResponse page(Verdict verdict, Refusal refusal, RequestHead request) {
    String body =
        verdict instanceof Verdict.Forbidden forbidden
            ? pages.forbidden(
                new Pages.Forbidden(
                    forbidden.session().map(ActiveSession::identity).map(Refusals::name),
                    request.host().value(),
                    refusal.reasons(),
                    request.requestId(),
                    PortalPaths.switchAccount(
                        request.target(), forbidden.session().flatMap(ActiveSession::provider))))
            : pages.problem(problem(refusal, request.requestId()));
    return with(
        headers(refusal, "text/html; charset=utf-8", Optional.of(request)), refusal.status(), body);
  }

  private static Pages.Problem problem(Refusal refusal, String requestId) {
    return new Pages.Problem(
        refusal.status(),
        refusal.title(),
        refusal.explanation(),
        refusal.remedy(),
        refusal.code(),
        requestId,
        refusal.link());
  }

  private static String name(Identity identity) {
    return identity.email().orElse(identity.userId());
  }

  /**
   * A trailers-only gRPC response: HTTP 200 with the status in the headers and no body. Clients of
   * gRPC read {@code grpc-status} first; from another HTTP status they would have to guess, and
   * lose the message (gRPC over HTTP/2, "Responses").
   */
  private static PortalResponse grpc(Refusal refusal, String requestId) {
    return grpc(200, "application/grpc", refusal, requestId);
  }

  /**
   * The same headers under the refusal's own HTTP status. gRPC-Web has its trailers in the body, in
   * bytes that are not text and that an answer to Envoy cannot hold, and Envoy drops the type of an
   * empty body, so HTTP 200 would be no valid gRPC-Web. Its clients map the HTTP status instead.
   */
  private static PortalResponse grpcWeb(Refusal refusal, String requestId) {
    return grpc(refusal.status(), "application/grpc-web+proto", refusal, requestId);
  }

  private static PortalResponse grpc(
      int status, String contentType, Refusal refusal, String requestId) {
    ImmutableListMultimap<String, String> headers =
        ImmutableListMultimap.<String, String>builder()
            .put("content-type", contentType)
            .put("grpc-status", Integer.toString(ClientErrors.grpcStatus(refusal.status())))
            .put("grpc-message", ClientErrors.grpcMessage(refusal, requestId))
            .put("cache-control", "no-store")
            .put(PageHeaders.INTERCEPTED, "true")
            .build();
    return new PortalResponse(status, headers, "");
  }

  private static PortalResponse text(int status, String body) {
    return new PortalResponse(
        status,
        ImmutableListMultimap.of(
            "content-type", "text/plain; charset=utf-8", "cache-control", "no-store"),
        body);
  }

  private static ListMultimap<String, String> headers(
      Refusal refusal, String contentType, Optional<RequestHead> request) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    headers.put("content-type", contentType);
    headers.putAll(PageHeaders.ALL);
    headers.put(PageHeaders.INTERCEPTED, "true");
    if (refusal.status() == 401) {
      // RFC 9110 s. 15.5.2 wants a challenge; browsers show no password prompt for this scheme.
      request.ifPresent(
          head -> headers.put("www-authenticate", "Ostiary realm=\"" + head.host() + "\""));
    }
    if (refusal.status() == 503) {
      headers.put("retry-after", "5");
    }
    return headers.build();
  }

  private static PortalResponse with(
      ListMultimap<String, String> headers, int status, String body) {
    return new PortalResponse(status, headers, body);
  }
}
