package io.ostiary.cli.http;

import com.google.common.collect.ImmutableListMultimap;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain HTTP/1.1 server in front of one {@link Endpoint}, with a virtual thread per request. */
public final class SmallServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SmallServer.class);
  private static final int BODY_LIMIT = 64 * 1024;

  static {
    // Without it each answer waits for the client's delayed acknowledgement of its header, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private SmallServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Takes an address without answering yet: what is served may need to know the port.
   *
   * @param address port 0 for any free one
   */
  public static Bound bind(InetSocketAddress address) throws IOException {
    return new Bound(HttpServer.create(address, 0));
  }

  /** Takes a port of 127.0.0.1: the preferred one, or any free one where that is taken. */
  public static Bound bindLoopback(int preferredPort) throws IOException {
    try {
      return bind(Loopback.port(preferredPort));
    } catch (IOException taken) {
      if (preferredPort == 0) {
        throw taken;
      }
      return bind(Loopback.port(0));
    }
  }

  /** An address that is taken, and not served yet. */
  public static final class Bound {
    private final HttpServer server;

    private Bound(HttpServer server) {
      this.server = server;
    }

    /** The address, with its real port. */
    public InetSocketAddress address() {
      return server.getAddress();
    }

    /** Begins to answer. */
    public SmallServer serve(Endpoint endpoint) {
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      server.createContext("/", exchange -> handle(endpoint, exchange));
      server.start();
      return new SmallServer(server, threads);
    }

    /** Gives the address back. */
    public void release() {
      server.stop(0);
    }
  }

  /** The address, with its real port. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void handle(Endpoint endpoint, HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<String> body = read(exchange);
      HttpReply reply =
          body.isPresent()
              ? answer(endpoint, exchange, body.get())
              : HttpReply.text(413, "the body is too large\n");
      send(exchange, reply);
    }
  }

  private static HttpReply answer(Endpoint endpoint, HttpExchange exchange, String body) {
    try {
      return endpoint.answer(call(exchange, body));
    } catch (RuntimeException bug) {
      log.error("endpoint failed: path={}", exchange.getRequestURI().getRawPath(), bug);
      return HttpReply.text(500, "something went wrong here; the log tells more\n");
    }
  }

  private static HttpCall call(HttpExchange exchange, String body) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    exchange
        .getRequestHeaders()
        .forEach((name, lines) -> headers.putAll(name.toLowerCase(Locale.ROOT), lines));
    String path = exchange.getRequestURI().getRawPath();
    String query = exchange.getRequestURI().getRawQuery();
    return new HttpCall(
        exchange.getRequestMethod(),
        path == null || path.isEmpty() ? "/" : path,
        query == null ? "" : query,
        headers.build(),
        body);
  }

  private static Optional<String> read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
    return body.length > BODY_LIMIT
        ? Optional.empty()
        : Optional.of(new String(body, StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, HttpReply reply) throws IOException {
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (body.length == 0 || head) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
