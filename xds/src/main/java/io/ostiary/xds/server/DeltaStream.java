package io.ostiary.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ostiary.xds.MonotonicTimer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gRPC stream of one Envoy: everything that happens to it, requests, changes of the cache, the
 * wire becoming free, and time passing, becomes a task of one serial executor, to which all state
 * is confined.
 */
final class DeltaStream implements StreamObserver<DeltaDiscoveryRequest>, StreamState.Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaStream.class);

  private final ServerCallStreamObserver<DeltaDiscoveryResponse> out;
  private final Executor serial;
  private final MonotonicTimer timer;
  private final StreamState state;
  private final Listener listener;

  private boolean greeted;
  private boolean closed;
  private String client = "";
  private Optional<Duration> wakeAt = Optional.empty();

  /** Told of the stream's beginning and end. */
  interface Listener {
    /** Why the client is not served; empty when it is. */
    Optional<Status> greet(Node node);

    void closed(DeltaStream stream, boolean wasGreeted);
  }

  /** What makes a stream's state, given where its responses go. */
  @FunctionalInterface
  interface StateFactory {
    StreamState create(StreamState.Outlet outlet);
  }

  DeltaStream(
      ServerCallStreamObserver<DeltaDiscoveryResponse> out,
      Executor serial,
      MonotonicTimer timer,
      StateFactory states,
      Listener listener) {
    this.out = out;
    this.serial = serial;
    this.timer = timer;
    this.state = states.create(this);
    this.listener = listener;
  }

  /** Hooks into the call; only possible while it is being accepted. */
  void open() {
    out.disableAutoRequest();
    out.setOnReadyHandler(this::wake);
    out.setOnCancelHandler(() -> serial.execute(this::close));
    out.request(1);
  }

  /** Something may have to be sent; any thread may call it. */
  void wake() {
    serial.execute(() -> guarded(this::flush));
  }

  @Override
  public void onNext(DeltaDiscoveryRequest request) {
    serial.execute(
        () -> {
          if (!greeted && !closed) {
            greet(request);
          }
          guarded(
              () -> {
                state.receive(request, timer.now());
                flush();
              });
          // The next request is read when this one is done, so a client cannot fill the memory.
          if (!closed) {
            out.request(1);
          }
        });
  }

  private void greet(DeltaDiscoveryRequest request) {
    Optional<Status> objection =
        request.getTypeUrl().isEmpty()
            ? Optional.of(Status.INVALID_ARGUMENT.withDescription("the request names no type"))
            : listener.greet(request.getNode());
    if (objection.isPresent()) {
      fail(objection.get());
      return;
    }
    greeted = true;
    client = request.getNode().getId().replaceAll("\\p{Cntrl}", " ");
    LOG.info(
        "event=envoy_connected node=\"{}\" version=\"{}\"",
        client,
        EnvoyVersions.text(request.getNode()));
  }

  private void flush() {
    Optional<Duration> next = state.flush(timer.now());
    boolean isEarlier =
        next.isPresent() && wakeAt.filter(at -> at.compareTo(next.get()) <= 0).isEmpty();
    if (isEarlier) {
      wakeAt = next;
      timer.schedule(next.get().minus(timer.now()), () -> serial.execute(() -> alarm(next.get())));
    }
  }

  private void alarm(Duration at) {
    if (wakeAt.equals(Optional.of(at))) {
      wakeAt = Optional.empty();
    }
    guarded(this::flush);
  }

  /** A fault of ours ends this stream, not the server; the Envoy connects again. */
  private void guarded(Runnable action) {
    if (closed || !greeted) {
      return;
    }
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("event=stream_failed node=\"{}\"", client, e);
      fail(Status.INTERNAL.withDescription("the control plane failed on this stream"));
    }
  }

  private void fail(Status status) {
    if (!closed) {
      close();
      out.onError(status.asRuntimeException());
    }
  }

  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (greeted) {
      LOG.info("event=envoy_disconnected node=\"{}\"", client);
    }
    listener.closed(this, greeted);
  }

  @Override
  public void onError(Throwable t) {
    serial.execute(this::close);
  }

  @Override
  public void onCompleted() {
    serial.execute(
        () -> {
          if (!closed) {
            close();
            out.onCompleted();
          }
        });
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void send(DeltaDiscoveryResponse response) {
    out.onNext(response);
  }
}
