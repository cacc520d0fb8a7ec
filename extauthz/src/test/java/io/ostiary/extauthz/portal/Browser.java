package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import io.ostiary.extauthz.Examples;
import io.ostiary.policy.access.Hostname;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser with host-only cookies that follows redirects, among our hosts and the provider. */
final class Browser {
  private static final int MOST_STEPS = 30;
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf_token\" value=\"([^\"]+)\"");
  private static final Pattern ACTION =
      Pattern.compile("<form method=\"post\" action=\"([^\"]+)\"");

  private final Installation installation;
  private final HttpClient network = HttpClient.newHttpClient();

  /** Cookies by host, in the order of their creation. */
  final Map<Hostname, Map<String, String>> cookies = new LinkedHashMap<>();

  /** Cookies that this browser does not keep, by name. */
  Predicate<String> blocked = name -> false;

  /** Headers that every request carries. */
  final Map<String, String> headers = new LinkedHashMap<>();

  Browser(Installation installation) {
    this.installation = requireNonNull(installation);
  }

  /** What the browser shows in the end. */
  record Page(URI address, int status, PortalResponse response, List<URI> steps) {
    String body() {
      return response.body();
    }

    Optional<String> location() {
      return response.headers().get("location").stream().findFirst();
    }

    List<String> setCookies() {
      return response.headers().get("set-cookie");
    }
  }

  /** Opens an address and follows redirects. */
  Page open(String address) throws IOException {
    return follow(step(address));
  }

  /** Goes on from a redirect to where it ends. */
  Page follow(Page page) throws IOException {
    List<URI> steps = new ArrayList<>(page.steps);
    Page current = page;
    while (current.location().isPresent()) {
      if (steps.size() > MOST_STEPS) {
        throw new AssertionError("redirects without end: " + steps);
      }
      URI next = current.address.resolve(current.location().get());
      steps.add(next);
      current = step(next.toString());
    }
    return new Page(current.address, current.status, current.response, steps);
  }

  /** Opens an address without following anything. */
  Page step(String address) throws IOException {
    URI uri = URI.create(address);
    if (!uri.getHost().endsWith("example.com")) {
      return elsewhere(uri);
    }
    return send("GET", uri, "");
  }

  /** Posts the form of a page and does not follow. */
  Page submit(Page page, Map<String, String> changes) {
    Matcher action = ACTION.matcher(page.body());
    if (!action.find()) {
      throw new AssertionError("no form: " + page.body());
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("csrf_token", token(page));
    fields.putAll(changes);
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining("&"));
    return send("POST", page.address.resolve(action.group(1)), body);
  }

  String token(Page page) {
    Matcher token = TOKEN.matcher(page.body());
    if (!token.find()) {
      throw new AssertionError("no token: " + page.body());
    }
    return token.group(1);
  }

  Page send(String method, URI uri, String body) {
    PortalResponse response = installation.answer(request(method, uri, body));
    for (String line : response.headers().get("set-cookie")) {
      keep(new Hostname(uri.getHost()), line);
    }
    return new Page(uri, response.status(), response, List.of(uri));
  }

  /** The cookies of a host. */
  Map<String, String> at(Hostname host) {
    return cookies.computeIfAbsent(host, h -> new LinkedHashMap<>());
  }

  /** The session cookie of a host. */
  Optional<String> session(Hostname host) {
    return Optional.ofNullable(at(host).get(installation.settings.get().cookieName()));
  }

  PortalRequest request(String method, URI uri, String body) {
    Hostname host = new Hostname(uri.getHost());
    ImmutableListMultimap.Builder<String, String> lines = ImmutableListMultimap.builder();
    headers.forEach(lines::put);
    if (!at(host).isEmpty()) {
      lines.put(
          "cookie",
          at(host).entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    return new PortalRequest(
        method,
        host,
        uri.getAuthority(),
        uri.getRawPath().isEmpty() ? "/" : uri.getRawPath(),
        Optional.ofNullable(uri.getRawQuery()).orElse(""),
        lines.build(),
        body,
        Optional.empty(),
        "request-1");
  }

  private void keep(Hostname host, String line) {
    String pair = line.substring(0, line.indexOf(';'));
    String name = pair.substring(0, pair.indexOf('='));
    if (line.contains("Max-Age=0")) {
      at(host).remove(name);
    } else if (!blocked.test(name)) {
      at(host).put(name, pair.substring(pair.indexOf('=') + 1));
    }
  }

  private Page elsewhere(URI uri) throws IOException {
    try {
      HttpResponse<String> answer =
          network.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      ImmutableListMultimap.Builder<String, String> lines = ImmutableListMultimap.builder();
      answer.headers().firstValue("location").ifPresent(target -> lines.put("location", target));
      return new Page(
          uri,
          answer.statusCode(),
          new PortalResponse(answer.statusCode(), lines.build(), answer.body()),
          List.of(uri));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  /** The address of a path at the first application. */
  static String app(String path) {
    return "https://" + Examples.APP + path;
  }
}
