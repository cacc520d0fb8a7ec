package io.ostiary.tests.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** An HTTP client with a cookie jar that follows redirects over hosts as a browser does. */
public final class WebClient implements AutoCloseable {
  private static final int MOST_REDIRECTS = 12;

  private final HttpClient client;
  private final CookieJar cookies;
  private final List<URI> visited = new ArrayList<>();

  public WebClient(SSLContext trust) {
    this(trust, HttpClient.Version.HTTP_1_1);
  }

  public WebClient(SSLContext trust, HttpClient.Version version) {
    this(builder(trust, version).build(), new CookieJar());
  }

  private WebClient(HttpClient client, CookieJar cookies) {
    this.client = client;
    this.cookies = cookies;
  }

  /** One with a jar that others may have too, whose connections take this way. */
  public static WebClient by(Way way, SSLContext trust, CookieJar cookies) {
    return new WebClient(
        builder(trust, HttpClient.Version.HTTP_1_1).proxy(way.selector()).build(), cookies);
  }

  private static HttpClient.Builder builder(SSLContext trust, HttpClient.Version version) {
    return HttpClient.newBuilder()
        .sslContext(trust)
        .version(version)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(10));
  }

  /** The cookies. */
  public CookieJar cookies() {
    return cookies;
  }

  /** Every URL that was asked for, in order. */
  public List<URI> visited() {
    return List.copyOf(visited);
  }

  /** The client underneath, for WebSockets and the like. */
  public HttpClient http() {
    return client;
  }

  /** One GET without redirects; header names and values alternate. */
  public HttpResponse<String> get(String url, String... headers) {
    return send(request(URI.create(url), headers).GET());
  }

  /** One POST of a form without redirects. */
  public HttpResponse<String> post(String url, String form, String... headers) {
    return send(
        request(URI.create(url), headers)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  /** A navigation: follows redirects to the end. */
  public HttpResponse<String> browse(String url) {
    return follow(URI.create(url), "");
  }

  /** A navigation on which the identity provider is told who signs in. */
  public HttpResponse<String> browseAs(String user, String url) {
    return follow(URI.create(url), user);
  }

  /** Follows the redirects of an answer. */
  public HttpResponse<String> followFrom(HttpResponse<String> response, String user) {
    return response.statusCode() / 100 == 3 ? follow(next(response), user) : response;
  }

  /** Sends a request with the jar's cookies, and keeps what comes back. */
  public HttpResponse<String> send(HttpRequest.Builder builder) {
    HttpRequest plain = builder.copy().build();
    String host = plain.uri().getHost();
    String cookie = cookies.header(host);
    if (!cookie.isEmpty()) {
      builder.header("cookie", cookie);
    }
    visited.add(plain.uri());
    try {
      HttpResponse<String> response = client.send(builder.build(), BodyHandlers.ofString());
      response.headers().allValues("set-cookie").forEach(line -> cookies.accept(host, line));
      return response;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(plain.uri().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A request without cookies and redirects, to build on. */
  public static HttpRequest.Builder request(URI url, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20));
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder;
  }

  private HttpResponse<String> follow(URI start, String user) {
    URI url = start;
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      if (!user.isEmpty() && url.getPath().endsWith("/authorize")) {
        url = URI.create(url + "&login_hint=" + user);
      }
      HttpResponse<String> response =
          send(request(url, "accept", "text/html", "sec-fetch-mode", "navigate").GET());
      if (response.statusCode() / 100 != 3) {
        return response;
      }
      url = next(response);
    }
    throw new AssertionError("too many redirects: " + visited);
  }

  private static URI next(HttpResponse<String> response) {
    return response.uri().resolve(response.headers().firstValue("location").orElseThrow());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
