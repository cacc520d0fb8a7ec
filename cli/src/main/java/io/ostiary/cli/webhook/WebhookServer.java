package io.ostiary.cli.webhook;

import static java.util.Objects.requireNonNull;

import io.ostiary.xds.kubernetes.admission.AdmissionAnswers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTPS server of the validating webhook.
 *
 * <p>It asks for no client certificate, because API servers show none unless each of them is
 * configured to. So whoever reaches the port may ask, and learns no more than what is wrong with
 * the object that he sends.
 */
public final class WebhookServer implements AutoCloseable {
  /** The path of the webhook. */
  public static final String PATH = "/validate";

  /** How long a connection may stand still, within a request or between two. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** API servers are few, and each keeps a handful of connections. */
  private static final int MOST_CONNECTIONS = 256;

  /** For accepting and selecting; requests run on virtual threads. */
  private static final int PLATFORM_THREADS = 12;

  private final Server server;
  private final ServerConnector connector;
  private final ExecutorService requests;

  private WebhookServer(Server server, ServerConnector connector, ExecutorService requests) {
    this.server = server;
    this.connector = connector;
    this.requests = requests;
  }

  /**
   * Listens and answers.
   *
   * @param identity shows the certificate that is in force at each handshake
   */
  public static WebhookServer start(
      InetSocketAddress address, X509ExtendedKeyManager identity, AdmissionAnswers answers)
      throws IOException {
    requireNonNull(answers);
    ExecutorService requests =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory());
    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS, 2);
    threads.setName("webhook");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(requests);
    Server server = new Server(threads);
    HttpConnectionFactory http = new HttpConnectionFactory(configuration());
    ServerConnector connector =
        new ServerConnector(
            server, 1, 1, new SslConnectionFactory(tls(identity), http.getProtocol()), http);
    connector.setHost(address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(IDLE.toMillis());
    server.setConnectors(new Connector[] {connector});
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    server.setErrorHandler(new WebhookHandler.Errors());
    server.setHandler(new WebhookHandler(answers));
    try {
      server.start();
      return new WebhookServer(server, connector, requests);
    } catch (Exception failure) {
      requests.shutdownNow();
      throw new IOException("the webhook cannot listen: " + failure.getMessage(), failure);
    }
  }

  /** The port. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception failure) {
      throw new IOException("cannot stop the webhook's server", failure);
    } finally {
      requests.shutdownNow();
    }
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    // An API server may name an address, or a name of its Service that the certificate lacks.
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    return configuration;
  }

  private static SslContextFactory.Server tls(X509ExtendedKeyManager identity) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {identity}, null, null);
      SslContextFactory.Server factory = new SslContextFactory.Server();
      factory.setSslContext(context);
      factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
      factory.setSniRequired(false);
      return factory;
    } catch (GeneralSecurityException unusable) {
      throw new IOException("TLS cannot be had", unusable);
    }
  }
}
