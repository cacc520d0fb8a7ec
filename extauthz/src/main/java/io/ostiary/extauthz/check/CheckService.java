package io.ostiary.extauthz.check;

import static java.util.Objects.requireNonNull;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * The gRPC service that Envoy calls. It runs on the event loop, so whatever has to wait is handed
 * to another thread; no more than a bounded number waits at once.
 */
final class CheckService extends AuthorizationGrpc.AuthorizationImplBase {
  private final CheckHandler handler;
  private final Executor waiting;
  private final Semaphore room;

  CheckService(CheckHandler handler, Executor waiting, int mostWaiting) {
    this.handler = requireNonNull(handler);
    this.waiting = requireNonNull(waiting);
    this.room = new Semaphore(mostWaiting);
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
    // With a handler of its own a cancelled call is ignored; without one an answer to it throws.
    if (observer instanceof ServerCallStreamObserver<CheckResponse> call) {
      call.setOnCancelHandler(() -> {});
    }
    switch (handler.begin(request)) {
      case CheckHandler.Step.Answer(CheckResponse response) -> send(observer, response);
      case CheckHandler.Step.Wait wait -> later(wait, observer);
    }
  }

  private void later(CheckHandler.Step.Wait wait, StreamObserver<CheckResponse> observer) {
    if (!room.tryAcquire()) {
      send(observer, wait.refusal().get());
      return;
    }
    try {
      waiting.execute(
          () -> {
            try {
              send(observer, wait.work().get());
            } finally {
              room.release();
            }
          });
    } catch (RejectedExecutionException stopping) {
      room.release();
      send(observer, wait.refusal().get());
    }
  }

  private static void send(StreamObserver<CheckResponse> observer, CheckResponse response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
