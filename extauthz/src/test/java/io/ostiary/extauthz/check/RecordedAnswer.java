package io.ostiary.extauthz.check;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/** Takes the one answer to a call. */
final class RecordedAnswer implements StreamObserver<CheckResponse> {
  private final List<CheckResponse> values = new ArrayList<>();

  CheckResponse value() {
    if (values.size() != 1) {
      throw new AssertionError("answers: " + values.size());
    }
    return values.getFirst();
  }

  @Override
  public void onNext(CheckResponse value) {
    values.add(value);
  }

  @Override
  public void onError(Throwable failure) {
    throw new AssertionError("a check must be answered", failure);
  }

  @Override
  public void onCompleted() {}
}
