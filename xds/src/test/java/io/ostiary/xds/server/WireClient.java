package io.ostiary.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.stub.StreamObserver;
import io.ostiary.xds.cache.ResourceType;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real gRPC client that asks like an Envoy. */
final class WireClient implements AutoCloseable {
  private static final long LIMIT_SECONDS = 20;

  private final ManagedChannel channel;
  private final Optional<EventLoopGroup> loops;
  private final BlockingQueue<DeltaDiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final StreamObserver<DeltaDiscoveryRequest> requests;
  private boolean introduced;
  private final Node node;

  private WireClient(ManagedChannel channel, Optional<EventLoopGroup> loops, Node node) {
    this.channel = channel;
    this.loops = loops;
    this.node = node;
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(new Inbox());
  }

  static WireClient connect(Path socket, Node node) {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
            .eventLoopGroup(loops)
            .usePlaintext()
            .build();
    return new WireClient(channel, Optional.of(loops), node);
  }

  static WireClient connect(Path socket) {
    return connect(socket, envoy(40));
  }

  static WireClient over(ManagedChannel channel) {
    return new WireClient(channel, Optional.empty(), envoy(40));
  }

  /** An Envoy 1.x. */
  static Node envoy(int minor) {
    SemanticVersion version =
        SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(minor).build();
    return Node.newBuilder()
        .setId("test")
        .setUserAgentName("envoy")
        .setUserAgentBuildVersion(BuildVersion.newBuilder().setVersion(version))
        .build();
  }

  void send(DeltaDiscoveryRequest.Builder request) {
    if (!introduced) {
      request.setNode(node);
      introduced = true;
    }
    requests.onNext(request.build());
  }

  void subscribe(ResourceType type, String... names) {
    subscribe(type, Map.of(), names);
  }

  void subscribe(ResourceType type, Map<String, String> known, String... names) {
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(type.typeUrl())
            .putAllInitialResourceVersions(known)
            .addAllResourceNamesSubscribe(java.util.List.of(names)));
  }

  /** The next response, acknowledged. */
  DeltaDiscoveryResponse next() throws InterruptedException {
    DeltaDiscoveryResponse response = responses.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(response).as("a response").isNotNull();
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce()));
    return response;
  }

  boolean hasResponse() {
    return !responses.isEmpty();
  }

  /** How the stream ended. */
  Status end() throws Exception {
    return end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    loops.ifPresent(
        group -> {
          var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        });
  }

  private final class Inbox implements StreamObserver<DeltaDiscoveryResponse> {
    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable t) {
      end.complete(Status.fromThrowable(t));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }
}
