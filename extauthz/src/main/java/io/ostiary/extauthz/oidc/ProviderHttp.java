package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way to a provider, with limits on everything that it controls: redirects are not followed, an
 * answer is at most 1 MiB, and it is complete within the time limit, however slowly it drips.
 */
public final class ProviderHttp implements HTTPRequestSender, ResourceRetriever {
  private static final long LARGEST_BODY = 1L << 20;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration TOTAL = Duration.ofSeconds(10);

  private final HttpClient client;
  private final Duration total;

  ProviderHttp(HttpClient client, Duration total) {
    this.client = requireNonNull(client);
    this.total = requireNonNull(total);
  }

  /**
   * With the usual limits, and trust in the platform's certificate authorities.
   *
   * @param authoritiesPem further authorities
   */
  public static ProviderHttp create(Optional<String> authoritiesPem) {
    HttpClient.Builder client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT);
    authoritiesPem.map(AddedTrust::context).ifPresent(client::sslContext);
    return new ProviderHttp(client.build(), TOTAL);
  }

  /** Fetches a JSON document; every status but 200 is a failure. */
  String get(URI address) throws IOException {
    HttpResponse<String> response =
        exchange(HttpRequest.newBuilder(address).header("Accept", "application/json").build());
    if (response.statusCode() != 200) {
      throw new IOException("answered with status " + response.statusCode());
    }
    return response.body();
  }

  @Override
  public Resource retrieveResource(URL address) throws IOException {
    return new Resource(get(URI.create(address.toString())), "application/json");
  }

  @Override
  public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(request.getURI());
    for (Map.Entry<String, List<String>> header : request.getHeaderMap().entrySet()) {
      header.getValue().forEach(value -> builder.header(header.getKey(), value));
    }
    if (request.getMethod() == HTTPRequest.Method.POST) {
      builder.POST(HttpRequest.BodyPublishers.ofString(String.valueOf(request.getBody())));
    }
    HttpResponse<String> answer = exchange(builder.build());
    HTTPResponse response = new HTTPResponse(answer.statusCode());
    answer
        .headers()
        .firstValue("content-type")
        .ifPresent(type -> response.setHeader("Content-Type", type));
    response.setBody(answer.body());
    return response;
  }

  private HttpResponse<String> exchange(HttpRequest request) throws IOException {
    BodyHandler<String> body = BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_BODY);
    CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, body);
    try {
      return answer.get(total.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true); // closes the connection too
      throw new IOException("no complete answer within " + total.toSeconds() + " s", late);
    } catch (ExecutionException failed) {
      throw new IOException(String.valueOf(failed.getCause()), failed.getCause());
    } catch (InterruptedException interrupted) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      InterruptedIOException ended = new InterruptedIOException("interrupted");
      ended.initCause(interrupted);
      throw ended;
    }
  }
}
