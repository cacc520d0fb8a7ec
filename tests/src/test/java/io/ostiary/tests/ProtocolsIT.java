package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.ostiary.tests.harness.GrpcUpstream;
import io.ostiary.tests.harness.RawClient;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.WebClient;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protocols that are not a browser's navigation: each is refused and served in its own way. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ProtocolsIT {
  private static final Scene SCENE = new Scene();
  private static final GrpcUpstream GRPC = new GrpcUpstream().start();

  @BeforeAll
  static void start() {
    SCENE.start(
        SCENE.route(
                "ws",
                """
                allow_websockets: true
                allow_any_authenticated_user: true
                """)
            + SCENE.route("open", "allow_public_unauthenticated_access: true")
            + """
                - from: %s
                  to: %s
                  pass_identity_headers: true
                  allow_any_authenticated_user: true
              """
                .formatted(SCENE.url("grpc", ""), GRPC.url())
                .indent(0));
  }

  @AfterAll
  static void stop() {
    SCENE.close();
    GRPC.close();
  }

  @Test
  void aWebSocketWithoutSessionIsRefusedAndNotRedirected() {
    try (WebClient browser = SCENE.browser()) {
      assertThatThrownBy(() -> open(browser).get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
    }
  }

  @Test
  void aWebSocketWithSessionEchoes() throws Exception {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("ws", "/"));
      CompletableFuture<String> echo = new CompletableFuture<>();
      WebSocket socket =
          browser
              .http()
              .newWebSocketBuilder()
              .header("cookie", browser.cookies().header("ws.ostiary.test"))
              .buildAsync(
                  address(),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket s, CharSequence text, boolean last) {
                      echo.complete(text.toString());
                      return WebSocket.Listener.super.onText(s, text, last);
                    }
                  })
              .get(10, TimeUnit.SECONDS);
      socket.sendText("hello", true).get(10, TimeUnit.SECONDS);

      assertThat(echo.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
      socket.abort();
    }
  }

  @Test
  void gRpcWithoutSessionIsUnauthenticatedInItsOwnProtocol() throws Exception {
    assertThatThrownBy(() -> check(""))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
  }

  @Test
  void gRpcWithSessionReachesTheApplicationWithIdentity() throws Exception {
    try (WebClient browser = SCENE.browser()) {
      browser.browseAs(ALICE, SCENE.url("grpc", "/"));

      assertThat(check(browser.cookies().header("grpc.ostiary.test")))
          .isEqualTo(ServingStatus.SERVING);
      assertThat(GRPC.emails()).contains(ALICE);
    }
  }

  /** Answers that Envoy gives by itself: each has a code, and the request id where there is one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unknown | /       | Accept: text/html | 404 | text/html        | route-not-found   | id",
        "unknown | /       | Accept: */*       | 404 | application/json | route-not-found   | id",
        "ws      | /a%2fb  | Accept: text/html | 400 | text/html        | bad-request       | -",
        "ws      | /a%2fb  | Accept: */*       | 400 | application/json | bad-request       | -",
        "ws      | /       | LONG              | 431 | text/html        | headers-too-large | -",
      })
  void answersOfEnvoyItselfHaveACode(
      String host, String path, String header, int status, String type, String code, String id) {
    String line = header.equals("LONG") ? "Cookie: a=" + "x".repeat(300_000) : header;

    RawClient.Answer answer =
        new RawClient(SCENE.trust(), SCENE.product().port())
            .get(
                host + ".ostiary.test",
                path,
                new byte[0],
                List.of(line, "X-Request-Id: <b>forged</b>"));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).startsWith(type);
    assertThat(answer.header("x-pomerium-intercepted-response")).isEqualTo("true");
    String body = answer.text().substring(answer.text().indexOf("\r\n\r\n"));
    assertThat(body).contains(code).doesNotContain("forged", "Request id -", "null");
    assertThat(body.contains("Request id") || body.contains("request_id"))
        .isEqualTo(id.equals("id"));
  }

  @Test
  void theUpstreamGetsItsOwnHostAndNoTraceOfOurCookies() {
    RawClient.Answer answer =
        new RawClient(SCENE.trust(), SCENE.product().port())
            .get(
                "open.ostiary.test",
                "/",
                new byte[0],
                List.of("Cookie: __Host-ostiary=abc; keep=1; __Host-ostiary_a_x=1"));

    assertThat(answer.seen().header("host"))
        .containsExactly(URI.create(SCENE.upstream().url()).getAuthority());
    assertThat(answer.seen().header("x-forwarded-host"))
        .containsExactly("open.ostiary.test:" + SCENE.product().port());
    assertThat(answer.seen().header("cookie")).containsExactly("keep=1");
  }

  @Test
  void plainHttpOfAnUnknownHostIsNotRedirected() {
    try (WebClient browser = SCENE.browser()) {
      String plain = ".ostiary.test:" + SCENE.product().redirectPort() + "/x";
      assertThat(browser.get("http://unknown" + plain).statusCode()).isEqualTo(404);
      assertThat(browser.get("http://ws" + plain).statusCode()).isEqualTo(301);
    }
  }

  private static CompletableFuture<WebSocket> open(WebClient browser) {
    return browser.http().newWebSocketBuilder().buildAsync(address(), new WebSocket.Listener() {});
  }

  private static URI address() {
    return URI.create(SCENE.url("ws", "/ws").replace("https:", "wss:"));
  }

  private static ServingStatus check(String cookie) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("grpc.ostiary.test", SCENE.product().port())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(
                        new ByteArrayInputStream(
                            SCENE.authority().pem().getBytes(StandardCharsets.UTF_8)))
                    .build())
            .build();
    try {
      Channel withCookie = ClientInterceptors.intercept(channel, new SendCookie(cookie));
      return HealthGrpc.newBlockingStub(withCookie)
          .withDeadlineAfter(10, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  private record SendCookie(String cookie) implements ClientInterceptor {
    private static final Metadata.Key<String> COOKIE =
        Metadata.Key.of("cookie", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          if (!cookie.isEmpty()) {
            headers.put(COOKIE, cookie);
          }
          super.start(listener, headers);
        }
      };
    }
  }
}
