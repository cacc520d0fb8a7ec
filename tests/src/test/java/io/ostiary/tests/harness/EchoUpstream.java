package io.ostiary.tests.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * An application that tells what it got: JSON with its own name, method, path, query and every
 * header line; a WebSocket echo at {@code /ws}; {@code /own-cookie} sets a cookie, and {@code
 * /plant-cookie} tries to set ours; {@code /status/NNN} answers that, and {@code /slow} after two
 * seconds.
 */
public final class EchoUpstream implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Server server = new Server();
  private final ServerConnector connector;
  private final AtomicInteger requests = new AtomicInteger();

  public EchoUpstream(String name) {
    this(name, Optional.empty());
  }

  /** One that speaks TLS, and asks clients for a certificate. */
  public static EchoUpstream secure(String name, SSLContext context) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(context);
    tls.setWantClientAuth(true);
    return new EchoUpstream(name, Optional.of(tls));
  }

  private EchoUpstream(String name, Optional<SslContextFactory.Server> tls) {
    this.name = name;
    connector =
        tls.map(factory -> new ServerConnector(server, encrypted(factory), http()))
            .orElseGet(() -> new ServerConnector(server, http()));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    WebSocketUpgradeHandler sockets =
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setIdleTimeout(Duration.ofSeconds(30));
              container.addMapping("/ws", (request, response, callback) -> new EchoSocket());
            });
    sockets.setHandler(new Echo());
    server.setHandler(sockets);
  }

  private static SslConnectionFactory encrypted(SslContextFactory.Server factory) {
    return new SslConnectionFactory(factory, HttpVersion.HTTP_1_1.asString());
  }

  /** Takes every path, and any host beside the SNI: what comes is for the test to judge. */
  private static HttpConnectionFactory http() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    return new HttpConnectionFactory(configuration);
  }

  /** Starts it on a free loopback port. */
  public EchoUpstream start() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Its port. */
  public int port() {
    return connector.getLocalPort();
  }

  /** How many requests reached it, WebSocket upgrades apart. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Echo extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      requests.incrementAndGet();
      ObjectNode body = JSON.createObjectNode();
      body.put("upstream", name);
      body.put("method", request.getMethod());
      body.put("path", request.getHttpURI().getPath());
      body.put("query", request.getHttpURI().getQuery());
      ObjectNode headers = body.putObject("headers");
      for (HttpField field : request.getHeaders()) {
        ArrayNode lines = headers.withArray(field.getLowerCaseName());
        lines.add(field.getValue());
      }
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      if (request.getHttpURI().getPath().endsWith("-cookie")) {
        response.getHeaders().add(HttpHeader.SET_COOKIE, "application=mine; Path=/");
      }
      if (request.getHttpURI().getPath().equals("/plant-cookie")) {
        response.getHeaders().add(HttpHeader.SET_COOKIE, "__Host-ostiary=planted; Path=/; Secure");
      }
      if (request.getHttpURI().getPath().equals("/redirect")) {
        response.setStatus(302);
        response.getHeaders().put(HttpHeader.LOCATION, url() + "/elsewhere");
      }
      String path = request.getHttpURI().getPath();
      if (path.startsWith("/status/")) {
        response.setStatus(Integer.parseInt(path.substring("/status/".length())));
      }
      body.put("client", shown(request));
      if (path.equals("/slow")) {
        server.getScheduler().schedule(() -> write(response, body, callback), 2, TimeUnit.SECONDS);
      } else {
        write(response, body, callback);
      }
      return true;
    }

    /** The name in the certificate that the client showed. */
    private static String shown(Request request) {
      EndPoint.SslSessionData tls =
          request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
      return tls == null || tls.peerCertificates() == null || tls.peerCertificates().length == 0
          ? ""
          : tls.peerCertificates()[0].getSubjectX500Principal().getName();
    }

    private static void write(Response response, ObjectNode body, Callback callback) {
      try {
        Content.Sink.write(response, true, JSON.writeValueAsString(body), callback);
      } catch (JsonProcessingException e) {
        callback.failed(e);
      }
    }
  }

  /** Sends back each text. */
  public static final class EchoSocket extends Session.Listener.AbstractAutoDemanding {
    @Override
    public void onWebSocketText(String message) {
      getSession().sendText(message, org.eclipse.jetty.websocket.api.Callback.NOOP);
    }

    @Override
    public void onWebSocketError(Throwable cause) {
      getSession().close(1011, "error", org.eclipse.jetty.websocket.api.Callback.NOOP);
    }
  }
}
