package io.ostiary.extauthz.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any check without a session that allows is refused in a well-formed answer, whatever its fields
 * hold and whichever are missing.
 */
class CheckFuzzTest {
  private static final int CHECKS_PER_SEED = 3_000;
  private static final List<String> NAMES =
      List.of(
          "cookie",
          "authorization",
          "accept",
          "content-type",
          "user-agent",
          "upgrade",
          "origin",
          "access-control-request-method",
          "sec-fetch-mode",
          "sec-fetch-dest",
          "x-request-id",
          "x-pomerium-authorization",
          "x-pomerium-jwt-assertion",
          ":path",
          ":authority",
          "host",
          "");
  private static final List<String> FRAGMENTS =
      List.of(
          "__Host-ostiary=",
          "__Host-ostiary_a_1=",
          "bob",
          "none",
          "; ",
          ",",
          "=",
          "\"",
          "%",
          "Pomerium ",
          "Bearer ",
          "application/grpc",
          "text/html",
          "*/*",
          ";q=",
          "0.5",
          "websocket",
          "navigate",
          "kubernetes/",
          "\r\n",
          "\u0000",
          "${pomerium.jwt}",
          "/",
          "?",
          "é");

  private static CheckFixture fixture;

  @BeforeAll
  static void start() throws IOException {
    fixture = new CheckFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 8);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void refusesWhateverItIsAsked(long seed) {
    Random random = new Random(seed);
    CheckHandler handler = fixture.handler();
    for (int i = 0; i < CHECKS_PER_SEED; i++) {
      CheckRequest request = request(random);
      CheckResponse answer =
          switch (handler.begin(request)) {
            case CheckHandler.Step.Answer(CheckResponse response) -> response;
            case CheckHandler.Step.Wait wait -> wait.work().get();
          };
      assertThat(Answers.allows(answer)).describedAs("%s", request).isFalse();
      assertThat(answer.hasOkResponse()).isFalse();
      if (answer.hasDeniedResponse()) {
        assertThat(Answers.status(answer)).isBetween(200, 599).isNotEqualTo(500);
        assertThat(Answers.headers(answer).values())
            .describedAs("%s", request)
            .allMatch(value -> value.chars().allMatch(c -> c >= ' ' && c <= '~'));
      }
    }
  }

  private static CheckRequest request(Random random) {
    AttributeContext.Builder attributes = AttributeContext.newBuilder();
    if (random.nextInt(4) > 0) {
      attributes.setRouteMetadataContext(metadata(random));
    }
    if (random.nextBoolean()) {
      attributes.setMetadataContext(metadata(random));
    }
    if (random.nextBoolean()) {
      attributes.setSource(Checks.source(random.nextBoolean() ? "2001:db8::1" : text(random)));
    }
    if (random.nextInt(20) > 0) {
      attributes.getRequestBuilder().setHttp(http(random));
    }
    return random.nextInt(100) == 0
        ? CheckRequest.getDefaultInstance()
        : CheckRequest.newBuilder().setAttributes(attributes).build();
  }

  /** Only of routes that let nobody in who is not Alice. */
  private static Metadata metadata(Random random) {
    List<String> routes = List.of("protected", "nobody", "broken", "missing", "", "bad id", "é");
    return switch (random.nextInt(4)) {
      case 0 -> Metadata.getDefaultInstance();
      case 1 ->
          Metadata.newBuilder()
              .putFilterMetadata(
                  "ostiary",
                  Struct.newBuilder()
                      .putFields("r", Value.newBuilder().setNumberValue(random.nextInt()).build())
                      .build())
              .build();
      default -> Checks.routeMetadata(routes.get(random.nextInt(routes.size())));
    };
  }

  private static AttributeContext.HttpRequest http(Random random) {
    AttributeContext.HttpRequest.Builder http = AttributeContext.HttpRequest.newBuilder();
    http.setMethod(random.nextInt(5) > 0 ? "GET" : text(random));
    http.setHost(random.nextInt(4) > 0 ? Checks.HOST : text(random));
    http.setPath(random.nextInt(4) > 0 ? "/" + word(random) : text(random));
    if (random.nextBoolean()) {
      http.setId(text(random));
    }
    int lines = random.nextInt(8);
    if (random.nextBoolean()) {
      HeaderMap.Builder headers = HeaderMap.newBuilder();
      for (int i = 0; i < lines; i++) {
        HeaderValue.Builder line = HeaderValue.newBuilder().setKey(name(random));
        if (random.nextInt(4) > 0) {
          line.setRawValue(bytes(random));
        } else {
          line.setValue(text(random));
        }
        headers.addHeaders(line);
      }
      http.setHeaderMap(headers);
    } else {
      for (int i = 0; i < lines; i++) {
        http.putHeaders(name(random), text(random));
      }
    }
    return http.build();
  }

  private static String name(Random random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private static String word(Random random) {
    return Integer.toString(random.nextInt(1000), 36);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(5);
    for (int i = 0; i < parts; i++) {
      text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
    }
    return text.toString();
  }

  private static ByteString bytes(Random random) {
    if (random.nextBoolean()) {
      return ByteString.copyFromUtf8(text(random));
    }
    byte[] noise = new byte[random.nextInt(24)];
    random.nextBytes(noise);
    return ByteString.copyFromUtf8("__Host-ostiary=x; ").concat(ByteString.copyFrom(noise));
  }
}
