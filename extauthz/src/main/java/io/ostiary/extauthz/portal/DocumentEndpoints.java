package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.pages.HtmlPages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Public documents: the key set, what the installation says about itself, the style sheet. */
final class DocumentEndpoints {
  private final PortalParts parts;
  private final String style;

  DocumentEndpoints(PortalParts parts) {
    this.parts = requireNonNull(parts);
    this.style = resource(HtmlPages.STYLE);
  }

  /** The keys that verify assertions; upstreams and scripts of any site may read them. */
  PortalResponse keys(PortalRequest request) {
    return cacheable(request, parts.assertions().jwks(), "application/json", "max-age=60")
        .header("access-control-allow-origin", "*")
        .response();
  }

  /** Where to find the rest. */
  PortalResponse wellKnown(PortalRequest request, InForce now) {
    String origin = now.settings().publicScheme() + "://" + request.authority();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", origin + "/");
    now.settings()
        .authenticateUrl()
        .ifPresent(
            url ->
                document.put(
                    "authentication_callback_endpoint",
                    url.resolve(now.settings().callbackPath()).toString()));
    document.put("jwks_uri", origin + PortalPaths.KEYS);
    return Answer.json(200, JSONObjectUtils.toJSONString(document))
        .header("access-control-allow-origin", "*")
        .response();
  }

  /** The style sheet of the pages. */
  PortalResponse style(PortalRequest request) {
    return cacheable(request, style, "text/css; charset=utf-8", "public, max-age=3600").response();
  }

  private static Answer cacheable(PortalRequest request, String body, String type, String caching) {
    String tag = "\"" + OpaqueToken.hash(body) + "\"";
    boolean known = request.header("if-none-match").contains(tag);
    Answer answer = known ? Answer.text(304, "text/plain", "") : Answer.text(200, type, body);
    return answer.header("content-type", type).header("cache-control", caching).header("etag", tag);
  }

  private static String resource(String name) {
    try (InputStream in = requireNonNull(DocumentEndpoints.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
