package io.ostiary.tests.harness;

import com.google.common.collect.ImmutableListMultimap;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.ostiary.cli.http.Endpoint;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An endpoint behind TLS on loopback. */
final class TlsServer implements AutoCloseable {
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Takes a port without answering yet. */
  TlsServer(SSLContext tls) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
  }

  URI origin() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  /** Begins to answer. */
  void serve(Endpoint endpoint) {
    server.createContext("/", exchange -> answer(exchange, endpoint));
    server.start();
  }

  private static void answer(HttpExchange exchange, Endpoint endpoint) throws IOException {
    try (exchange) {
      ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
      exchange
          .getRequestHeaders()
          .forEach((name, lines) -> headers.putAll(name.toLowerCase(Locale.ROOT), lines));
      URI uri = exchange.getRequestURI();
      HttpReply reply =
          endpoint.answer(
              new HttpCall(
                  exchange.getRequestMethod(),
                  uri.getRawPath(),
                  Optional.ofNullable(uri.getRawQuery()).orElse(""),
                  headers.build(),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
