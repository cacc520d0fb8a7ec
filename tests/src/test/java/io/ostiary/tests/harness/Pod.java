package io.ostiary.tests.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A Pod as far as a proxy can tell: an HTTP server on an address of this machine beyond loopback,
 * where an API server allows endpoints, that says who it is and what it got.
 */
public final class Pod implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String service;
  private final String name;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Pod(String service, String name, HttpServer server) {
    this.service = service;
    this.name = name;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** One of a Service's Pods. */
  public static Pod of(String service, String name) {
    try {
      return new Pod(service, name, HttpServer.create(anyPort(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that speaks TLS. */
  public static Pod secure(String service, String name, SSLContext tls) {
    try {
      HttpsServer server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new Pod(service, name, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of all Pods. */
  public static String address() {
    return ServePorts.addressOfThisMachine();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(address(), 0);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its Service's name. */
  public String service() {
    return service;
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      ObjectNode body = JSON.createObjectNode();
      body.put("service", service);
      body.put("pod", name);
      body.put("method", exchange.getRequestMethod());
      body.put("path", exchange.getRequestURI().getRawPath());
      body.put("proto", exchange.getProtocol());
      ObjectNode headers = body.putObject("headers");
      exchange
          .getRequestHeaders()
          .forEach((key, lines) -> headers.put(key.toLowerCase(Locale.ROOT), lines.getFirst()));
      byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
