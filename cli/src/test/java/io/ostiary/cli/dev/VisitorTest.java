package io.ostiary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import io.ostiary.cli.dev.idp.DevUser;
import io.ostiary.cli.http.Endpoint;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.LoopbackClient;
import io.ostiary.cli.http.SmallServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VisitorTest {
  private final LoopbackClient client =
      new LoopbackClient(Duration.ofSeconds(10), Optional.empty());
  private SmallServer server = start();
  private URI app = URI.create("http://app.localhost");

  @BeforeEach
  void findPort() {
    app = URI.create("http://app.localhost:" + server.address().getPort());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void carriesCookiesPerHostThroughRedirectsAndTellsTheProviderWhoItIs() throws Exception {
    Visitor alice = visitor();

    Visitor.Arrival arrival = alice.open(app.resolve("/start"));

    assertThat(arrival.url()).isEqualTo(app.resolve("/end"));
    assertThat(arrival.loggedIn()).isTrue();
    assertThat(arrival.reply().body())
        .isEqualTo("cookies=[a=1] hint=login_hint=alice%40example.com");
    assertThat(alice.call(app.resolve("/forget"), ImmutableListMultimap.of()).status())
        .isEqualTo(200);
    assertThat(alice.open(app.resolve("/end")).reply().body()).startsWith("cookies=[]");
  }

  @Test
  void givesUpOnEndlessRedirects() {
    assertThatThrownBy(() -> visitor().open(app.resolve("/loop")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("redirects");
  }

  private Visitor visitor() {
    URI issuer = URI.create("http://idp.localhost:" + server.address().getPort());
    return new Visitor(client, issuer, DevUser.named("alice@example.com"));
  }

  private static SmallServer start() {
    try {
      return SmallServer.bindLoopback(0).serve(new Site());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /** An application and a provider on one port, told apart by host. */
  private static final class Site implements Endpoint {
    private volatile String hint = "";

    @Override
    public HttpReply answer(HttpCall call) {
      String host = call.header("host").orElseThrow();
      String port = host.substring(host.indexOf(':'));
      return switch (call.path()) {
        case "/start" ->
            HttpReply.seeOther("http://idp.localhost" + port + "/authorize?x=y")
                .with("set-cookie", "a=1; Path=/; HttpOnly");
        case "/authorize" -> {
          hint = call.query().replace("x=y&", "");
          yield HttpReply.seeOther("http://app.localhost" + port + "/end")
              .with("set-cookie", "b=2; Path=/");
        }
        case "/forget" -> HttpReply.text(200, "").with("set-cookie", "a=; Max-Age=0");
        case "/loop" -> HttpReply.seeOther("/loop");
        default -> HttpReply.text(200, "cookies=" + call.headers().get("cookie") + " hint=" + hint);
      };
    }
  }
}
