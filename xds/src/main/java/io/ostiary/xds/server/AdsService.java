package io.ostiary.xds.server;

import com.google.common.util.concurrent.MoreExecutors;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.cache.DeltaCache;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Aggregated discovery, the delta variant alone. */
final class AdsService extends AggregatedDiscoveryServiceImplBase
    implements DeltaStream.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdsService.class);

  /** Versions are the client's words; more different ones than this are not remembered. */
  private static final int REMEMBERED_OBJECTIONS = 64;

  private final DeltaCache cache;
  private final Pacing pacing;
  private final MonotonicTimer timer;
  private final Executor workers;
  private final XdsMetrics metrics;
  private final DeltaCache.Registration registration;
  private final Set<DeltaStream> streams = ConcurrentHashMap.newKeySet();
  private final Set<String> objections = ConcurrentHashMap.newKeySet();

  AdsService(
      DeltaCache cache, Pacing pacing, MonotonicTimer timer, Executor workers, XdsMetrics metrics) {
    this.cache = cache;
    this.pacing = pacing;
    this.timer = timer;
    this.workers = workers;
    this.metrics = metrics;
    this.registration = cache.onChange(() -> streams.forEach(DeltaStream::wake));
  }

  @Override
  public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
      StreamObserver<DeltaDiscoveryResponse> responses) {
    DeltaStream stream =
        new DeltaStream(
            (ServerCallStreamObserver<DeltaDiscoveryResponse>) responses,
            MoreExecutors.newSequentialExecutor(workers),
            timer,
            outlet -> new StreamState(cache, pacing, outlet, metrics),
            this);
    streams.add(stream);
    stream.open();
    return stream;
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    metrics.streamRefused();
    responses.onError(
        Status.UNIMPLEMENTED
            .withDescription(
                "only incremental ADS is served: set api_type DELTA_GRPC in the bootstrap's"
                    + " ads_config")
            .asRuntimeException());
    return new IgnoredRequests();
  }

  @Override
  public Optional<Status> greet(Node node) {
    Optional<String> objection = EnvoyVersions.objection(node);
    if (objection.isEmpty()) {
      metrics.streamOpened();
      return Optional.empty();
    }
    metrics.streamRefused();
    boolean isNew = objections.size() < REMEMBERED_OBJECTIONS && objections.add(objection.get());
    if (isNew) {
      LOG.warn(
          "event=envoy_refused node=\"{}\" reason=\"{}\"",
          node.getId().replaceAll("\\p{Cntrl}", " "),
          objection.get());
    }
    return objection.map(Status.FAILED_PRECONDITION::withDescription);
  }

  @Override
  public void closed(DeltaStream stream, boolean wasGreeted) {
    streams.remove(stream);
    if (wasGreeted) {
      metrics.streamClosed();
    }
  }

  @Override
  public void close() {
    registration.close();
  }

  /** Requests of a call that has been refused. */
  private static final class IgnoredRequests implements StreamObserver<DiscoveryRequest> {
    @Override
    public void onNext(DiscoveryRequest request) {}

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {}
  }
}
