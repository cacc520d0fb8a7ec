package io.ostiary.xds.server;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.cache.DeltaCache;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server that feeds Envoys from the cache.
 *
 * <p>It may be started before the first publication; Envoys that connect then get no answer yet.
 * {@link #start} and {@link #close} belong to one thread.
 */
public final class XdsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(XdsServer.class);

  /** A reconnecting Envoy names all that it has in one request: 100 bytes each for 300,000. */
  private static final int LARGEST_REQUEST = 32 << 20;

  private static final int WORKERS = 2;
  private static final long LONGEST_CLOSE_SECONDS = 2;

  private final XdsAddress address;
  private final DeltaCache cache;
  private final Pacing pacing;
  private final MonotonicTimer timer;
  private final XdsMetrics metrics;
  private Optional<Running> running = Optional.empty();

  private record Running(
      Server server, AdsService service, Transport transport, ExecutorService workers) {}

  public XdsServer(
      XdsAddress address,
      DeltaCache cache,
      Pacing pacing,
      MonotonicTimer timer,
      MeterRegistry registry) {
    this.address = address;
    this.cache = cache;
    this.pacing = pacing;
    this.timer = timer;
    this.metrics = new XdsMetrics(registry, cache);
  }

  /** Listens. Called once. */
  public void start() throws IOException {
    Transport transport = Transport.open(address);
    // After the end, a timer that still fires has nothing to do.
    ExecutorService workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("xds-", 0).daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    AdsService service = new AdsService(cache, pacing, timer, workers, metrics);
    NettyServerBuilder builder =
        transport
            .builder()
            .addService(service)
            .executor(workers)
            .maxInboundMessageSize(LARGEST_REQUEST)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    Server server = builder.build();
    running = Optional.of(new Running(server, service, transport, workers));
    try {
      server.start();
      transport.listening();
    } catch (IOException e) {
      close();
      throw e;
    }
    LOG.info("event=xds_listening address={}", transport.description(server));
  }

  /** Whether Envoys are answered: the first publication is there. */
  public boolean ready() {
    return cache.current().isPresent();
  }

  /** The TCP port that it listens on; empty for a unix socket. */
  public OptionalInt port() {
    return switch (address) {
      case XdsAddress.Socket socket -> OptionalInt.empty();
      case XdsAddress.Tcp tcp ->
          running.map(r -> OptionalInt.of(r.server().getPort())).orElse(OptionalInt.empty());
    };
  }

  /** Ends all streams. Envoys keep what they have and connect again. */
  @Override
  public void close() {
    running.ifPresent(
        r -> {
          r.service().close();
          r.server().shutdownNow();
          awaitEnd(r.server());
          r.transport().close();
          r.workers().shutdown();
        });
    running = Optional.empty();
  }

  private static void awaitEnd(Server server) {
    try {
      var _ = server.awaitTermination(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
