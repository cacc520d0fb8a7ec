package io.ostiary.xds.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.TestResources;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.ResourceType;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XdsServerTest {
  @TempDir private Path folder;

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final DeltaCache cache = new DeltaCache();
  private final TestResources resources = new TestResources();
  private Path socket = Path.of("unset");
  private Optional<XdsServer> server = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    socket = folder.resolve("xds.sock");
    server = Optional.of(start(new XdsAddress.Socket(socket)));
  }

  private XdsServer start(XdsAddress address) throws IOException {
    XdsServer started =
        new XdsServer(address, cache, Pacing.STANDARD, MonotonicTimer.system(scheduler), metrics);
    started.start();
    return started;
  }

  @AfterEach
  void stop() {
    server.ifPresent(XdsServer::close);
    scheduler.shutdownNow();
  }

  private void publish() {
    cache.publish(resources.build());
  }

  private static List<String> names(DeltaDiscoveryResponse response) {
    return response.getResourcesList().stream().map(Resource::getName).sorted().toList();
  }

  @Test
  void syncsAndThenSendsOnlyWhatChanges() throws Exception {
    resources.with(ResourceType.LISTENER, "a", "1").with(ResourceType.LISTENER, "b", "1");
    publish();
    try (WireClient client = WireClient.connect(socket)) {
      client.subscribe(ResourceType.LISTENER);
      assertThat(names(client.next())).containsExactly("a", "b");

      resources.with(ResourceType.LISTENER, "b", "2");
      publish();
      assertThat(names(client.next())).containsExactly("b");

      resources.without(ResourceType.LISTENER, "a");
      publish();
      DeltaDiscoveryResponse removal = client.next();
      assertThat(removal.getRemovedResourcesList()).containsExactly("a");
      assertThat(removal.getResourcesList()).isEmpty();
    }
  }

  @Test
  void answersNothingAndIsNotReadyBeforeTheFirstPublication() throws Exception {
    assertThat(server.orElseThrow().ready()).isFalse();
    try (WireClient client = WireClient.connect(socket)) {
      client.subscribe(ResourceType.CLUSTER);
      await().until(() -> metrics.get("ostiary.xds.streams").gauge().value() == 1);
      assertThat(client.hasResponse()).isFalse();

      publish();

      assertThat(client.next().getResourcesList()).isEmpty();
      assertThat(server.orElseThrow().ready()).isTrue();
    }
  }

  @Test
  void sendsNothingAfterAReconnectWithEqualVersions() throws Exception {
    resources.with(ResourceType.LISTENER, "a", "1").with(ResourceType.SECRET, "s", "1");
    publish();
    Map<String, String> known;
    try (WireClient client = WireClient.connect(socket)) {
      client.subscribe(ResourceType.LISTENER);
      known =
          client.next().getResourcesList().stream()
              .collect(Collectors.toMap(Resource::getName, Resource::getVersion));
    }
    try (WireClient client = WireClient.connect(socket)) {
      client.subscribe(ResourceType.LISTENER, known);
      client.subscribe(ResourceType.SECRET, "s");

      assertThat(client.next().getTypeUrl()).isEqualTo(ResourceType.SECRET.typeUrl());
      assertThat(client.hasResponse()).isFalse();
    }
  }

  @Test
  void refusesTheStateOfTheWorldVariant() throws Exception {
    publish();
    CompletableFuture<Status> end = new CompletableFuture<>();
    try (WireClient client = WireClient.connect(socket)) {
      StreamObserver<DiscoveryRequest> requests =
          AggregatedDiscoveryServiceGrpc.newStub(client.channel())
              .streamAggregatedResources(
                  new StreamObserver<DiscoveryResponse>() {
                    @Override
                    public void onNext(DiscoveryResponse response) {
                      end.complete(Status.OK);
                    }

                    @Override
                    public void onError(Throwable t) {
                      end.complete(Status.fromThrowable(t));
                    }

                    @Override
                    public void onCompleted() {
                      end.complete(Status.OK);
                    }
                  });
      requests.onNext(
          DiscoveryRequest.newBuilder().setTypeUrl(ResourceType.SECRET.typeUrl()).build());

      Status status = end.get(20, TimeUnit.SECONDS);
      assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(status.getDescription()).contains("DELTA_GRPC");
    }
  }

  /** Every other way to ask for resources would need its own protection; there is none. */
  @Test
  void servesNoOtherDiscoveryService() {
    publish();
    try (WireClient client = WireClient.connect(socket)) {
      var stub = ClusterDiscoveryServiceGrpc.newBlockingStub(client.channel());

      assertThatThrownBy(() -> stub.fetchClusters(DiscoveryRequest.getDefaultInstance()))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNIMPLEMENTED");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {38, 39, 40})
  void servesTheSupportedEnvoys(int minor) throws Exception {
    publish();
    try (WireClient client = WireClient.connect(socket, WireClient.envoy(minor))) {
      client.subscribe(ResourceType.CLUSTER);

      assertThat(client.next().getTypeUrl()).isEqualTo(ResourceType.CLUSTER.typeUrl());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {37, 41})
  void refusesOtherEnvoysAndSaysWhy(int minor) throws Exception {
    publish();
    try (WireClient client = WireClient.connect(socket, WireClient.envoy(minor))) {
      client.subscribe(ResourceType.CLUSTER);

      Status status = client.end();
      assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(status.getDescription()).contains("1." + minor, "1.38", "1.40");
      assertThat(client.hasResponse()).isFalse();
    }
  }

  @Test
  void refusesAClientThatDoesNotSayWhatItIs() throws Exception {
    publish();
    try (WireClient client = WireClient.connect(socket, Node.getDefaultInstance())) {
      client.subscribe(ResourceType.SECRET, "tls");

      assertThat(client.end().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    }
  }

  @Test
  void refusesARequestWithoutAType() throws Exception {
    publish();
    try (WireClient client = WireClient.connect(socket)) {
      client.send(DeltaDiscoveryRequest.newBuilder());

      assertThat(client.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void countsWhatItDoes() throws Exception {
    resources.with(ResourceType.LISTENER, "a", "1");
    publish();
    try (WireClient client = WireClient.connect(socket)) {
      client.subscribe(ResourceType.LISTENER);
      var _ = client.next();
      await().until(() -> count("ostiary.xds.acks") == 1);

      assertThat(count("ostiary.xds.pushes")).isEqualTo(1);
      assertThat(metrics.get("ostiary.xds.resources").tag("type", "listener").gauge().value())
          .isEqualTo(1);
    }
    await().until(() -> metrics.get("ostiary.xds.streams").gauge().value() == 0);
  }

  private double count(String name) {
    return Optional.ofNullable(metrics.find(name).tag("type", "listener").counter())
        .map(counter -> counter.count())
        .orElse(0.0);
  }

  @Test
  void theSocketIsOpenToItsOwnerAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void takesOverTheSocketOfADeadProcess() throws Exception {
    Path stale = folder.resolve("stale.sock");
    ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(stale));
    dead.close();
    assertThat(stale).exists();
    publish();

    try (XdsServer second = start(new XdsAddress.Socket(stale));
        WireClient client = WireClient.connect(stale)) {
      client.subscribe(ResourceType.CLUSTER);
      assertThat(client.next().getTypeUrl()).isEqualTo(ResourceType.CLUSTER.typeUrl());
      assertThat(second.ready()).isTrue();
    }
  }

  @Test
  void takesNothingFromAProcessThatLives() {
    assertThatThrownBy(() -> start(new XdsAddress.Socket(socket)))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("another process");
  }

  @Test
  void deletesNoFileThatIsNotASocket() throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "precious");

    assertThatThrownBy(() -> start(new XdsAddress.Socket(file)))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("precious");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "10.0.0.1"})
  void refusesToListenBeyondLoopbackWithoutTls(String ip) {
    assertThatThrownBy(() -> new XdsAddress.Tcp(ip, 0, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mutual TLS");
  }

  @Test
  void demandsAClientCertificateOfTheRightAuthority() throws Exception {
    TestAuthority ours = TestAuthority.create("ours");
    TestAuthority others = TestAuthority.create("others");
    TestAuthority.Files identity = ours.issue(folder, "server");
    TestAuthority.Files good = ours.issue(folder, "good");
    TestAuthority.Files bad = others.issue(folder, "bad");
    Path authority = ours.write(folder, "ca");
    XdsAddress.MutualTls tls = mutualTls(identity, authority);
    publish();
    try (XdsServer secured = start(new XdsAddress.Tcp("127.0.0.1", 0, Optional.of(tls)))) {
      int port = secured.port().orElseThrow();

      assertThat(end(channel(port, authority, Optional.of(bad))).getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(end(channel(port, authority, Optional.empty())).getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(end(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build()))
          .extracting(Status::getCode)
          .isEqualTo(Status.Code.UNAVAILABLE);
      try (WireClient client = WireClient.over(channel(port, authority, Optional.of(good)))) {
        client.subscribe(ResourceType.CLUSTER);
        assertThat(client.next().getTypeUrl()).isEqualTo(ResourceType.CLUSTER.typeUrl());
      }
    }
  }

  private static XdsAddress.MutualTls mutualTls(TestAuthority.Files identity, Path authority)
      throws Exception {
    AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    keys.updateIdentityCredentials(identity.chain().toFile(), identity.key().toFile());
    AdvancedTlsX509TrustManager clients =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    clients.updateTrustCredentials(authority.toFile());
    return new XdsAddress.MutualTls(keys, clients);
  }

  private static Status end(ManagedChannel channel) throws Exception {
    try (WireClient client = WireClient.over(channel)) {
      client.subscribe(ResourceType.CLUSTER);
      return client.end();
    }
  }

  private static ManagedChannel channel(
      int port, Path authority, Optional<TestAuthority.Files> identity) throws IOException {
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder().trustManager(authority.toFile());
    if (identity.isPresent()) {
      credentials.keyManager(identity.get().chain().toFile(), identity.get().key().toFile());
    }
    return NettyChannelBuilder.forAddress("127.0.0.1", port, credentials.build())
        .overrideAuthority("server")
        .build();
  }
}
