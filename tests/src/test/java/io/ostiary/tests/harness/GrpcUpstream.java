package io.ostiary.tests.harness;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gRPC application: the standard health service, which notes the e-mail header of each call. */
public final class GrpcUpstream implements AutoCloseable {
  private static final Metadata.Key<String> EMAIL =
      Metadata.Key.of("x-pomerium-claim-email", Metadata.ASCII_STRING_MARSHALLER);

  private final List<String> emails = new CopyOnWriteArrayList<>();
  private final Server server;

  public GrpcUpstream() {
    this(InetAddress.getLoopbackAddress());
  }

  private GrpcUpstream(InetAddress address) {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
            .addService(
                ServerInterceptors.intercept(
                    new HealthStatusManager().getHealthService(), new NoteEmail()))
            .build();
  }

  /** At an IP address of this machine. */
  public static GrpcUpstream at(String ip) {
    return new GrpcUpstream(InetAddress.ofLiteral(ip));
  }

  /** Starts it on a free port. */
  public GrpcUpstream start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Its port. */
  public int port() {
    return server.getPort();
  }

  /** Where it is, in Pomerium's notation. */
  public String url() {
    return "h2c://127.0.0.1:" + server.getPort();
  }

  /** The e-mail of each call so far; empty text where there was none. */
  public List<String> emails() {
    return List.copyOf(emails);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class NoteEmail implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String email = headers.get(EMAIL);
      emails.add(email == null ? "" : email);
      return next.startCall(call, headers);
    }
  }
}
