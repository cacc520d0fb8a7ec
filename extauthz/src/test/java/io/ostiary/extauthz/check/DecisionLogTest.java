package io.ostiary.extauthz.check;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DecisionLogTest {
  private final Logger logger =
      (Logger) LoggerFactory.getLogger(CheckHandler.class.getPackageName());
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private CheckFixture fixture;

  @BeforeEach
  void listen() throws IOException {
    fixture = new CheckFixture();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
    logger.setAdditive(true);
    fixture.close();
  }

  @Test
  void leavesOneLinePerDecision() {
    check(Checks.get("/a/b?token=hidden").session("alice").build());
    assertThat(lines.list).hasSize(1);
    assertThat(lines.list.getFirst().getLevel()).isEqualTo(Level.INFO);
    assertThat(lines.list.getFirst().getFormattedMessage()).isEqualTo("authorize check");
    assertThat(fields(lines.list.getFirst()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "request-id", "req-1",
                "method", "GET",
                "path", "/a/b",
                "host", "app.example.com",
                "ip", "192.0.2.7",
                "user", "id-of-alice@example.com",
                "email", "alice@example.com",
                "route-id", "protected",
                "allow", "true",
                "reasons", "domain-ok"));
  }

  @Test
  void namesTheReasonsOfRefusals() {
    check(Checks.get("/").session("bob").build());
    check(Checks.get("/").build());
    check(Checks.get("/").session("down").build());
    check(Checks.get("/").host("*").build());
    check(CheckRequest.getDefaultInstance());
    assertThat(lines.list)
        .extracting(line -> fields(line).get("reasons"))
        .containsExactly(
            "domain-unauthorized", "user-unauthenticated", "store-down", "host", "none");
    assertThat(lines.list)
        .allSatisfy(line -> assertThat(fields(line)).containsEntry("allow", "false"));
  }

  @Test
  void tellsTheOperatorWhatIsBrokenUnderTheRequestIdThatTheUserSees() {
    assertThat(Answers.body(fixture.client.check(Checks.get("/").route("broken").build())))
        .contains("req-1")
        .doesNotContain("default/web");
    assertThat(fields(lines.list.getFirst()))
        .containsEntry("request-id", "req-1")
        .containsEntry("problem", "the policy of default/web is invalid");
  }

  @Test
  void writesNoSecretsAndNoForgedLines() {
    check(
        Checks.get("/x?pomerium_session=topsecret")
            .header("x-request-id", "a\nb")
            .header("cookie", "__Host-ostiary=topsecret")
            .header("authorization", "Bearer topsecret")
            .build());
    assertThat(lines.list).hasSize(1);
    assertThat(fields(lines.list.getFirst()).values())
        .noneMatch(value -> value.contains("topsecret") || value.contains("\n"));
  }

  @Test
  void reportsFaultsWithoutTheirMessages() {
    check(Checks.get("/").session("faulty").build());
    ILoggingEvent error = lines.list.getFirst();
    assertThat(error.getLevel()).isEqualTo(Level.ERROR);
    String text =
        error.getFormattedMessage() + ThrowableProxyUtil.asString(error.getThrowableProxy());
    assertThat(text)
        .contains("req-1", "java.lang.IllegalStateException", "FakeSessions")
        .doesNotContain("secret cookie value");
    assertThat(fields(lines.list.getLast())).containsEntry("allow", "false");
  }

  private void check(CheckRequest request) {
    assertThat(fixture.client.check(request)).isNotNull();
  }

  private static Map<String, String> fields(ILoggingEvent line) {
    return (line.getKeyValuePairs() == null
            ? List.<org.slf4j.event.KeyValuePair>of()
            : line.getKeyValuePairs())
        .stream().collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }
}
