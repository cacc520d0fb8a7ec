package io.ostiary.xds.server;

import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextServerCredentials;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** The socket under the server, and what has to be undone when it closes. */
abstract sealed class Transport implements AutoCloseable {
  private final Deque<Runnable> cleanup = new ArrayDeque<>();

  /** Prepares to listen. */
  static Transport open(XdsAddress address) throws IOException {
    return switch (address) {
      case XdsAddress.Socket socket -> new UnixSocket(socket.path());
      case XdsAddress.Tcp tcp -> new TcpSocket(tcp);
    };
  }

  /** A builder that listens there. */
  abstract NettyServerBuilder builder() throws IOException;

  /** The server listens now. */
  abstract void listening() throws IOException;

  abstract String description(Server server);

  final void atClose(Runnable action) {
    cleanup.push(action);
  }

  @Override
  public final void close() {
    while (!cleanup.isEmpty()) {
      cleanup.pop().run();
    }
  }

  /** A unix socket that only this user can connect to. */
  private static final class UnixSocket extends Transport {
    private final Path path;

    UnixSocket(Path path) {
      this.path = path;
    }

    @Override
    NettyServerBuilder builder() throws IOException {
      removeStale();
      boolean epoll = Epoll.isAvailable();
      IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
      Class<? extends ServerChannel> channel =
          epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
      SocketAddress address =
          epoll ? new DomainSocketAddress(path.toFile()) : UnixDomainSocketAddress.of(path);
      EventLoopGroup loops =
          new MultiThreadIoEventLoopGroup(
              1, Thread.ofPlatform().name("xds-io-", 0).daemon().factory(), io);
      atClose(
          () -> {
            var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
          });
      return NettyServerBuilder.forAddress(address)
          .channelType(channel)
          .bossEventLoopGroup(loops)
          .workerEventLoopGroup(loops);
    }

    /** Removes the socket of a process that is gone; one that answers belongs to somebody. */
    private void removeStale() throws IOException {
      if (!Files.exists(path)) {
        return;
      }
      if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
        throw new FileAlreadyExistsException(path.toString(), null, "it is not a socket");
      }
      try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        probe.connect(UnixDomainSocketAddress.of(path));
      } catch (IOException refused) {
        Files.delete(path);
        return;
      }
      throw new FileAlreadyExistsException(path.toString(), null, "another process listens there");
    }

    @Override
    void listening() throws IOException {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    @Override
    String description(Server server) {
      return "unix:" + path;
    }
  }

  /** An IP address and port, with mutual TLS or on loopback. */
  private static final class TcpSocket extends Transport {
    private final XdsAddress.Tcp address;

    TcpSocket(XdsAddress.Tcp address) {
      this.address = address;
    }

    @Override
    NettyServerBuilder builder() throws IOException {
      InetSocketAddress socket = new InetSocketAddress(address.address(), address.port());
      return address.tls().isPresent()
          ? NettyServerBuilder.forAddress(socket, credentials(address.tls().get()))
          : NettyServerBuilder.forAddress(socket);
    }

    /** Of TLS 1.3 alone: the sessions of 1.2 are resumed without a certificate. */
    private static ServerCredentials credentials(XdsAddress.MutualTls tls) throws IOException {
      return NettySslContextServerCredentials.create(
          GrpcSslContexts.configure(SslContextBuilder.forServer(tls.identity()))
              .trustManager(tls.clients())
              .clientAuth(ClientAuth.REQUIRE)
              .protocols("TLSv1.3")
              .sessionTimeout(1)
              .build());
    }

    @Override
    void listening() {}

    @Override
    String description(Server server) {
      return address.ip() + ":" + server.getPort();
    }
  }
}
