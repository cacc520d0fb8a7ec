package io.ostiary.extauthz.check;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.ostiary.extauthz.authorizer.RequestHead;
import io.ostiary.extauthz.authorizer.Verdict.Malformed.Flaw;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteId;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a {@link CheckRequest}. Every field may be missing or wrong: what cannot be understood is a
 * flaw, never a guess.
 */
final class QuestionReader {
  /** The namespace of our metadata on routes. */
  static final String METADATA_NAMESPACE = "ostiary";

  /** The field of that metadata with the route's id. */
  static final String METADATA_ROUTE = "r";

  private static final CharMatcher PRINTABLE = CharMatcher.inRange('!', '~');
  private static final CharMatcher TOKEN =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("!#$%&'*+-.^_`|~"))
          .precomputed();
  private static final CharMatcher REQUEST_ID =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("-._"))
          .precomputed();
  private static final int LONGEST_REQUEST_ID = 128;

  /** A comma at which a cookie line ended before Envoy joined the lines. */
  private static final Splitter JOINED_COOKIES =
      Splitter.on(Pattern.compile(",(?=\\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+=)"));

  private QuestionReader() {}

  static Question read(CheckRequest request) {
    AttributeContext attributes = request.getAttributes();
    if (!attributes.getRequest().hasHttp()) {
      return new Question.NotHttp();
    }
    AttributeContext.HttpRequest http = attributes.getRequest().getHttp();
    ListMultimap<String, String> headers = headers(http);
    String requestId = requestId(http, headers);
    if (http.getMethod().isEmpty() || !TOKEN.matchesAllOf(http.getMethod())) {
      return new Question.Unclear(Flaw.METHOD, requestId);
    }
    Optional<Hostname> host = host(http.getHost());
    if (host.isEmpty() || !agrees(headers, ":authority", http.getHost())) {
      return new Question.Unclear(Flaw.HOST, requestId);
    }
    String target = http.getPath();
    if (!target.startsWith("/")
        || !PRINTABLE.matchesAllOf(target)
        || !agrees(headers, ":path", target)) {
      return new Question.Unclear(Flaw.PATH, requestId);
    }
    if (AuthorizationLines.isRepeated(headers.get("authorization"))) {
      return new Question.Unclear(Flaw.REPEATED_AUTHORIZATION, requestId);
    }
    return new Question.Http(
        route(attributes),
        new RequestHead(
            http.getMethod(),
            host.get(),
            http.getHost(),
            target,
            headers,
            source(attributes, headers),
            requestId),
        TlsFactsReader.read(attributes, headers));
  }

  /**
   * The route's id, from the metadata of the route alone: dynamic metadata can be written by
   * filters that copy headers into it.
   */
  private static Optional<RouteId> route(AttributeContext attributes) {
    Struct metadata =
        attributes
            .getRouteMetadataContext()
            .getFilterMetadataOrDefault(METADATA_NAMESPACE, Struct.getDefaultInstance());
    Value id = metadata.getFieldsOrDefault(METADATA_ROUTE, Value.getDefaultInstance());
    try {
      return id.hasStringValue() ? Optional.of(new RouteId(id.getStringValue())) : Optional.empty();
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private static Optional<Hostname> host(String authority) {
    // Hostname folds case by Unicode's rules, and some letters beyond ASCII fold into it.
    return PRINTABLE.matchesAllOf(authority)
        ? Hostname.parse(authority).filter(host -> !host.isWildcard())
        : Optional.empty();
  }

  /**
   * Whether a pseudo-header says the same as its field. Envoy replaces bytes that are not UTF-8 in
   * the field, and the upstream would get others than the policy saw.
   */
  private static boolean agrees(ListMultimap<String, String> headers, String name, String field) {
    return headers.get(name).stream().allMatch(field::equals);
  }

  private static Optional<InetAddress> source(
      AttributeContext attributes, ListMultimap<String, String> headers) {
    List<String> told = headers.get(CheckedHeaders.CLIENT_ADDRESS);
    String peer = attributes.getSource().getAddress().getSocketAddress().getAddress();
    String address = told.isEmpty() ? peer : told.size() == 1 ? told.getFirst() : "";
    try {
      return address.isEmpty() ? Optional.empty() : Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** The id that the access log has too; Envoy's own {@code id} is that of the stream. */
  private static String requestId(
      AttributeContext.HttpRequest http, ListMultimap<String, String> headers) {
    List<String> lines = headers.get("x-request-id");
    String id = lines.isEmpty() ? http.getId() : lines.getFirst();
    return !id.isEmpty() && id.length() <= LONGEST_REQUEST_ID && REQUEST_ID.matchesAllOf(id)
        ? id
        : "unknown";
  }

  private static ListMultimap<String, String> headers(AttributeContext.HttpRequest http) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    if (http.hasHeaderMap()) {
      for (HeaderValue line : http.getHeaderMap().getHeadersList()) {
        headers.put(
            Ascii.toLowerCase(line.getKey()),
            line.getRawValue().isEmpty()
                ? bytesAsText(line.getValue())
                : line.getRawValue().toString(StandardCharsets.ISO_8859_1));
      }
    } else {
      http.getHeadersMap().forEach((name, value) -> putJoined(headers, name, bytesAsText(value)));
    }
    return headers.build();
  }

  /**
   * Undoes the joining of repeated lines where it matters: a cookie of ours must not hide in the
   * value of another.
   */
  private static void putJoined(
      ImmutableListMultimap.Builder<String, String> headers, String key, String value) {
    String name = Ascii.toLowerCase(key);
    if (name.equals("cookie")) {
      headers.putAll(name, JOINED_COOKIES.split(value));
    } else {
      headers.put(name, value);
    }
  }

  private static String bytesAsText(String value) {
    return CharMatcher.ascii().matchesAllOf(value)
        ? value
        : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
