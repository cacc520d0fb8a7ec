package io.ostiary.extauthz.authorizer;

import java.util.Locale;
import java.util.Set;

/**
 * Who speaks on the other side, as far as it decides between a login and a refusal, and the
 * language of the refusal.
 *
 * <p>Only {@link #NAVIGATION} may be sent to a login: whatever else follows a redirect hands a
 * login page to a program, or starts logins that nobody asked for.
 */
public enum ClientKind {
  /** A person opens a page, or a tool that behaves like one ({@code curl URL}). */
  NAVIGATION,
  /** A person would see the answer, but a login cannot bring the request back: a form is posted. */
  PAGE,
  /** A program: fetch, XHR, a script, an image, an API client. Answered in JSON. */
  PROGRAM,
  /** A browser asks whether a cross-origin request may be sent. */
  PREFLIGHT,
  /** {@code EventSource}, which would follow redirects for ever. */
  EVENT_STREAM,
  /** The opening handshake of a WebSocket. */
  WEBSOCKET,
  /** gRPC over HTTP/2. */
  GRPC,
  /** gRPC-Web, binary or text. */
  GRPC_WEB,
  /** kubectl and other Kubernetes clients, which read {@code Status} objects. */
  KUBERNETES,
  /** Asks for {@code /robots.txt}. */
  ROBOT;

  private static final Set<String> EMBEDDED =
      Set.of("iframe", "frame", "embed", "object", "fencedframe");

  /** The kind of a request's client; the first rule that applies decides. */
  public static ClientKind of(RequestHead head) {
    String contentType = head.firstHeader("content-type").strip().toLowerCase(Locale.ROOT);
    if (isType(contentType, "application/grpc")) {
      return GRPC;
    }
    if (isType(contentType, "application/grpc-web")
        || isType(contentType, "application/grpc-web-text")) {
      return GRPC_WEB;
    }
    if (head.firstHeader("user-agent").contains("kubernetes/")) {
      return KUBERNETES;
    }
    if (head.corsPreflight()) {
      return PREFLIGHT;
    }
    String fetchMode = head.firstHeader("sec-fetch-mode");
    if (fetchMode.equals("websocket")
        || head.header("upgrade").stream().anyMatch(value -> value.equalsIgnoreCase("websocket"))) {
      return WEBSOCKET;
    }
    Accept accept = Accept.of(head.header("accept"));
    if (accept == Accept.EVENT_STREAM) {
      return EVENT_STREAM;
    }
    if (head.path().equals("/robots.txt")) {
      return ROBOT;
    }
    return mayNavigate(head, fetchMode, accept)
        ? NAVIGATION
        : accept == Accept.HTML ? PAGE : PROGRAM;
  }

  /** Whether a login may answer the request. */
  public boolean mayLogin() {
    return this == NAVIGATION;
  }

  private static boolean mayNavigate(RequestHead head, String fetchMode, Accept accept) {
    if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
      return false;
    }
    if (isPrefetch(head) || bringsSession(head) || isIcon(head.path())) {
      return false;
    }
    if (!fetchMode.isEmpty()) {
      return fetchMode.equals("navigate") && !isForeignFrame(head);
    }
    return !head.firstHeader("x-requested-with").equalsIgnoreCase("XMLHttpRequest")
        && (accept == Accept.HTML || accept == Accept.ANYTHING);
  }

  /** A page that nobody has opened yet must not begin a login. */
  private static boolean isPrefetch(RequestHead head) {
    return head.firstHeader("sec-purpose").startsWith("prefetch")
        || head.firstHeader("purpose").equalsIgnoreCase("prefetch");
  }

  /**
   * A client that brings a session in a header or the query, as Pomerium's programmatic clients do,
   * expects 401 when it is not accepted.
   */
  private static boolean bringsSession(RequestHead head) {
    return head.headers().containsKey("x-pomerium-authorization")
        || SessionCredentials.inAuthorization(head.firstHeader("authorization"))
        || SessionCredentials.inQuery(head.query());
  }

  /** Browsers fetch icons on their own, and each would leave an attempt cookie behind. */
  private static boolean isIcon(String path) {
    return path.equals("/favicon.ico")
        || (path.startsWith("/apple-touch-icon") && path.endsWith(".png"));
  }

  /**
   * A frame inside another site's page: its cookies are SameSite=Lax and would not be sent, so a
   * login could never end.
   */
  private static boolean isForeignFrame(RequestHead head) {
    return EMBEDDED.contains(head.firstHeader("sec-fetch-dest"))
        && head.firstHeader("sec-fetch-site").equals("cross-site");
  }

  private static boolean isType(String contentType, String type) {
    return contentType.startsWith(type)
        && (contentType.length() == type.length()
            || "+; ".indexOf(contentType.charAt(type.length())) >= 0);
  }
}
