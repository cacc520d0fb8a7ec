package io.ostiary.tests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The way of a browser to one of several Envoys of an installation, as a load balancer would choose
 * it: a proxy that ends at this Envoy, whatever address was asked for.
 */
public final class Way implements AutoCloseable {
  private final ServerSocket door;
  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Way(ServerSocket door, int port) {
    this.door = door;
    this.port = port;
  }

  /** Opens the way to a port of loopback. */
  public static Way to(int port) {
    try {
      Way way = new Way(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
      var _ = way.threads.submit(way::accept);
      return way;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the tests' hosts by this way, and everything else straight on. */
  ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return uri.getHost().endsWith(".ostiary.test")
            ? List.of(
                new Proxy(
                    Proxy.Type.HTTP,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), door.getLocalPort())))
            : List.of(Proxy.NO_PROXY);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    };
  }

  private void accept() {
    try {
      while (true) {
        Socket browser = door.accept();
        var _ = threads.submit(() -> serve(browser));
      }
    } catch (IOException closed) {
      threads.shutdownNow();
    }
  }

  private void serve(Socket browser) {
    try (browser;
        Socket envoy = new Socket(InetAddress.getLoopbackAddress(), port)) {
      skipHead(browser.getInputStream());
      browser
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var _ = threads.submit(() -> pass(envoy, browser));
      pass(browser, envoy);
    } catch (IOException gone) {
      // As with any network: whoever waits for the rest sees the connection end.
    }
  }

  private static void skipHead(InputStream in) throws IOException {
    int last = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      last = (last << 8) | c;
      if (last == 0x0d0a0d0a) {
        return;
      }
    }
  }

  /** Passes on until one side ends, and ends the other. */
  private static void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException gone) {
      // The same.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
