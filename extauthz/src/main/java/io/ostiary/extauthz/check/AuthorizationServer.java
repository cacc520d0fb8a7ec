package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextServerCredentials;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.ostiary.extauthz.Listen;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC server that Envoys ask about each request to a protected route.
 *
 * <p>Calls run on the event loops ({@code directExecutor}): a decision from memory takes
 * microseconds, less than a change of threads. What waits for the session store runs on virtual
 * threads.
 */
public final class AuthorizationServer {
  /** More than any request with the largest headers that Envoy lets through. */
  private static final int LARGEST_CHECK = 1 << 20;

  private static final int MOST_CALLS_PER_CONNECTION = 4096;
  private static final int MOST_WAITING = 1024;

  private final Listen listen;
  private final CheckHandler handler;
  private final int eventLoops;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final List<Running> running = new ArrayList<>(1);

  /** What a started server consists of. */
  private record Running(
      Server server, EventLoopGroup boss, EventLoopGroup workers, ExecutorService waiting) {}

  /**
   * A server that is not started.
   *
   * @param eventLoops threads that answer; an Envoy has one connection per worker, so more than its
   *     workers are idle
   */
  public AuthorizationServer(Listen listen, CheckHandler handler, int eventLoops) {
    this.listen = requireNonNull(listen);
    this.handler = requireNonNull(handler);
    this.eventLoops = Math.max(1, eventLoops);
  }

  /** Listens and answers. */
  public void start() throws IOException {
    synchronized (lock) {
      if (!running.isEmpty()) {
        throw new IllegalStateException("already started");
      }
      boolean epoll = Epoll.isAvailable();
      EventLoopGroup boss = group("check-accept", 1, epoll);
      EventLoopGroup workers = group("check", eventLoops, epoll);
      ExecutorService waiting =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("check-wait-", 0).factory());
      try {
        Server server =
            builder(epoll)
                .bossEventLoopGroup(boss)
                .workerEventLoopGroup(workers)
                .directExecutor()
                .maxInboundMessageSize(LARGEST_CHECK)
                .maxConcurrentCallsPerConnection(MOST_CALLS_PER_CONNECTION)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(new CheckService(handler, waiting, MOST_WAITING))
                .build()
                .start();
        running.add(new Running(server, boss, workers, waiting));
        protectSocket();
      } catch (IOException | RuntimeException failure) {
        release(boss);
        release(workers);
        waiting.close();
        throw failure;
      }
    }
  }

  /** The TCP port; -1 on a unix socket. */
  public int port() {
    synchronized (lock) {
      return running.isEmpty() ? -1 : running.getFirst().server().getPort();
    }
  }

  /**
   * Takes no more calls, lets those under way end within the limit, and stops. A server that is not
   * started has nothing to stop.
   */
  public void stop(Duration limit) {
    synchronized (lock) {
      for (Running part : running) {
        end(part.server().shutdown(), limit);
        part.waiting().shutdownNow();
        release(part.boss());
        release(part.workers());
      }
      running.clear();
    }
  }

  private static void end(Server server, Duration limit) {
    try {
      if (!server.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException hurry) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private NettyServerBuilder builder(boolean epoll) throws IOException {
    return switch (listen) {
      case Listen.UnixSocket(Path path) -> {
        if (!epoll) {
          throw new IOException("a unix socket needs linux; listen on loopback instead");
        }
        Files.deleteIfExists(path);
        yield builder(
                new DomainSocketAddress(path.toFile()),
                InsecureServerCredentials.create(),
                EpollServerDomainSocketChannel.class)
            // Unset: a unix socket has no such option, and Netty would warn of each connection.
            .withChildOption(ChannelOption.SO_KEEPALIVE, null);
      }
      case Listen.Tcp tcp ->
          builder(
              tcp.address(),
              tcp.tls().isPresent()
                  ? credentials(tcp.tls().get())
                  : InsecureServerCredentials.create(),
              epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
    };
  }

  private static NettyServerBuilder builder(
      SocketAddress address, ServerCredentials credentials, Class<? extends ServerChannel> type) {
    return NettyServerBuilder.forAddress(address, credentials).channelType(type);
  }

  /** Of TLS 1.3 alone: the sessions of 1.2 are resumed without a certificate. */
  private static ServerCredentials credentials(Listen.MutualTls tls) throws IOException {
    return NettySslContextServerCredentials.create(
        GrpcSslContexts.configure(SslContextBuilder.forServer(tls.identity()))
            .trustManager(tls.clients())
            .clientAuth(ClientAuth.REQUIRE)
            .protocols("TLSv1.3")
            .sessionTimeout(1)
            .build());
  }

  private void protectSocket() throws IOException {
    if (listen instanceof Listen.UnixSocket(Path path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** Nothing is left to do when an idle group fails to end. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void release(EventLoopGroup group) {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static EventLoopGroup group(String name, int threads, boolean epoll) {
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), io);
  }
}
