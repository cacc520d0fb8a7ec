package io.ostiary.cli.dev;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import io.ostiary.cli.dev.idp.DevUser;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.LoopbackClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Somebody with a browser, as far as a login needs one: cookies per host, and redirects by hand. At
 * the identity provider a hint says who it is.
 */
final class Visitor {
  private static final int MOST_REDIRECTS = 12;
  private static final ListMultimap<String, String> NAVIGATION =
      ImmutableListMultimap.of(
          "accept", "text/html,application/xhtml+xml,*/*;q=0.8",
          "sec-fetch-mode", "navigate",
          "sec-fetch-dest", "document");

  private final LoopbackClient client;
  private final URI issuer;
  private final Optional<DevUser> user;

  /** Cookies by host, whatever the port (RFC 6265 s. 8.5). */
  private final Map<String, Map<String, String>> cookies = new LinkedHashMap<>();

  /**
   * @param user who it is at the identity provider; nobody never gets past it
   */
  Visitor(LoopbackClient client, URI issuer, Optional<DevUser> user) {
    this.client = client;
    this.issuer = issuer;
    this.user = user;
  }

  /**
   * The end of a chain of redirects.
   *
   * @param url where it ended
   * @param reply what was there
   * @param loggedIn whether it led through the identity provider
   */
  record Arrival(URI url, HttpReply reply, boolean loggedIn) {}

  /** Opens a page as a browser does. */
  Arrival open(URI url) throws IOException {
    URI at = url;
    boolean loggedIn = false;
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      HttpReply reply = ask(at, NAVIGATION);
      Optional<String> location = reply.header("location");
      boolean redirects = reply.status() >= 301 && reply.status() <= 308;
      if (!redirects || location.isEmpty()) {
        return new Arrival(at, reply, loggedIn);
      }
      at = at.resolve(location.get());
      if (isAuthorization(at)) {
        loggedIn = true;
        at = hinted(at);
      }
    }
    throw new IOException("more than " + MOST_REDIRECTS + " redirects from " + url);
  }

  /** Asks as a program does, with further headers. */
  HttpReply call(URI url, ListMultimap<String, String> headers) throws IOException {
    return ask(
        url,
        ImmutableListMultimap.<String, String>builder()
            .put("accept", "application/json")
            .putAll(headers)
            .build());
  }

  private HttpReply ask(URI url, ListMultimap<String, String> headers) throws IOException {
    Map<String, String> jar = cookies.computeIfAbsent(url.getHost(), host -> new LinkedHashMap<>());
    ImmutableListMultimap.Builder<String, String> sent = ImmutableListMultimap.builder();
    sent.putAll(headers);
    if (!jar.isEmpty()) {
      sent.put(
          "cookie",
          jar.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpReply reply = client.get(url, sent.build());
    reply.headers().get("set-cookie").forEach(line -> keep(jar, line));
    return reply;
  }

  private static void keep(Map<String, String> jar, String line) {
    List<String> parts = List.of(line.split(";", -1));
    int equals = parts.getFirst().indexOf('=');
    if (equals <= 0) {
      return;
    }
    String name = parts.getFirst().substring(0, equals).strip();
    boolean ends = parts.stream().anyMatch(part -> part.strip().equalsIgnoreCase("max-age=0"));
    if (ends) {
      jar.remove(name);
    } else {
      jar.put(name, parts.getFirst().substring(equals + 1).strip());
    }
  }

  private boolean isAuthorization(URI url) {
    return issuer.getAuthority().equals(url.getAuthority()) && url.getPath().equals("/authorize");
  }

  private URI hinted(URI url) {
    return user.map(
            who ->
                URI.create(
                    url + "&login_hint=" + URLEncoder.encode(who.email(), StandardCharsets.UTF_8)))
        .orElse(url);
  }
}
