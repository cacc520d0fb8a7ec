package io.ostiary.tests.harness;

import io.ostiary.cli.http.Endpoint;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;

/** One identity provider that knows two clients, each of which is served apart. */
final class TwoClients implements Endpoint {
  private final Endpoint first;
  private final String secondId;
  private final AtomicReference<Endpoint> second;

  TwoClients(Endpoint first, String secondId, Endpoint second) {
    this.first = first;
    this.secondId = secondId;
    this.second = new AtomicReference<>(second);
  }

  /** Serves the second client so from now on. */
  void replaceSecond(Endpoint other) {
    second.set(other);
  }

  @Override
  public HttpReply answer(HttpCall call) {
    if (isOfSecond(call)) {
      return second.get().answer(call);
    }
    HttpReply reply = first.answer(call);
    // An access token does not say whose it is.
    return call.path().equals("/userinfo") && reply.status() == 401
        ? second.get().answer(call)
        : reply;
  }

  private boolean isOfSecond(HttpCall call) {
    String parameters = "&" + call.query() + "&" + call.body();
    return parameters.contains("client_id=" + secondId)
        || parameters.contains("client_id%3D" + secondId)
        || basic(call).startsWith(secondId + ":");
  }

  private static String basic(HttpCall call) {
    return call.header("authorization")
        .filter(value -> value.startsWith("Basic "))
        .map(value -> Base64.getDecoder().decode(value.substring("Basic ".length())))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }
}
