package io.ostiary.extauthz.http;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ostiary.extauthz.Listen;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.portal.PortalRequest;
import io.ostiary.extauthz.portal.PortalResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server behind Envoy that answers the portal's paths.
 *
 * <p>Only Envoys may reach it: it believes the headers that Envoy sets (address, request id).
 */
public final class PortalServer {
  /** Above Envoy's own limit, so that Envoy answers what is too large. */
  private static final int LARGEST_HEADERS = 192 * 1024;

  private static final int LARGEST_RESPONSE_HEADERS = 32 * 1024;

  /**
   * Longer than Envoy keeps an idle connection (one hour), so that it never sends a request on a
   * connection that is being closed here.
   */
  private static final Duration CONNECTION_IDLE = Duration.ofMinutes(70);

  /** How long a request may stand still while it is read. */
  private static final Duration REQUEST_IDLE = Duration.ofSeconds(20);

  /**
   * How long a connection without a request outlives the beginning of the end. Envoys keep theirs
   * open, so without this every end would last as long as it may.
   */
  private static final Duration IDLE_WHEN_ENDING = Duration.ofMillis(50);

  /** For accepting and selecting; requests run on virtual threads. */
  private static final int PLATFORM_THREADS = 12;

  private final Listen listen;
  private final PortalHandler handler;
  private final Pages pages;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final List<Running> running = new ArrayList<>(1);

  private record Running(Server server, AbstractConnector connector, ExecutorService requests) {}

  /** A server that is not started. */
  public PortalServer(Listen listen, Function<PortalRequest, PortalResponse> portal, Pages pages) {
    this.listen = requireNonNull(listen);
    this.pages = requireNonNull(pages);
    this.handler = new PortalHandler(portal, pages);
  }

  /** Listens and answers. */
  public void start() throws IOException {
    synchronized (lock) {
      if (!running.isEmpty()) {
        throw new IllegalStateException("already started");
      }
      ExecutorService requests =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("portal-", 0).factory());
      QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS, 2);
      threads.setName("portal");
      threads.setDaemon(true);
      threads.setVirtualThreadsExecutor(requests);
      Server server = new Server(threads);
      AbstractConnector connector = connector(server);
      connector.setIdleTimeout(CONNECTION_IDLE.toMillis());
      connector.setShutdownIdleTimeout(IDLE_WHEN_ENDING.toMillis());
      server.setConnectors(new Connector[] {connector});
      server.setErrorHandler(new ProblemErrorHandler(pages));
      server.setHandler(new GracefulHandler(handler));
      try {
        server.start();
        protectSocket();
        running.add(new Running(server, connector, requests));
      } catch (Exception failure) {
        stopQuietly(server, failure);
        requests.close();
        throw new IOException("the portal cannot listen: " + failure.getMessage(), failure);
      }
    }
  }

  /** The TCP port; -1 on a unix socket. */
  public int port() {
    synchronized (lock) {
      return !running.isEmpty()
              && running.getFirst().connector() instanceof ServerConnector connector
          ? connector.getLocalPort()
          : -1;
    }
  }

  /**
   * Takes no more requests, lets those under way end within the limit, cuts off the others, and
   * stops. A server that is not started has nothing to stop.
   */
  public void stop(Duration limit) throws IOException {
    synchronized (lock) {
      for (Running part : running) {
        part.server().setStopTimeout(Math.max(1, limit.toMillis()));
        try {
          part.server().stop();
        } catch (TimeoutException cutOff) {
          // It has stopped all the same.
        } catch (Exception failure) {
          throw new IOException("cannot stop the portal's server", failure);
        } finally {
          part.requests().shutdownNow();
        }
      }
      running.clear();
    }
  }

  private AbstractConnector connector(Server server) throws IOException {
    HttpConnectionFactory http = new HttpConnectionFactory(configuration());
    return switch (listen) {
      case Listen.UnixSocket(Path path) -> {
        Files.deleteIfExists(path);
        UnixDomainServerConnector connector = new UnixDomainServerConnector(server, 1, 1, http);
        connector.setUnixDomainPath(path);
        yield connector;
      }
      case Listen.Tcp tcp -> {
        ServerConnector connector = new ServerConnector(server, 1, 1, factories(tcp, http));
        InetSocketAddress address = tcp.address();
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        yield connector;
      }
    };
  }

  private static ConnectionFactory[] factories(Listen.Tcp tcp, HttpConnectionFactory http)
      throws IOException {
    return tcp.tls().isEmpty()
        ? new ConnectionFactory[] {http}
        : new ConnectionFactory[] {
          new SslConnectionFactory(MutualTlsContext.of(tcp.tls().get()), http.getProtocol()), http
        };
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    configuration.setRequestHeaderSize(LARGEST_HEADERS);
    configuration.setResponseHeaderSize(LARGEST_RESPONSE_HEADERS);
    configuration.setMaxResponseHeaderSize(LARGEST_RESPONSE_HEADERS);
    configuration.setIdleTimeout(REQUEST_IDLE.toMillis());
    // The SNI of an Envoy names this server, not the host that the user asks for.
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    return configuration;
  }

  private void protectSocket() throws IOException {
    if (listen instanceof Listen.UnixSocket(Path path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static void stopQuietly(Server server, Exception failure) {
    try {
      server.stop();
    } catch (Exception another) {
      failure.addSuppressed(another);
    }
  }
}
