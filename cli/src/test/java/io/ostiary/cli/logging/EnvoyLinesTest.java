package io.ostiary.cli.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class EnvoyLinesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Logger log = (Logger) LoggerFactory.getLogger(EnvoyLines.class);
  private final ListAppender<ILoggingEvent> wrapped = new ListAppender<>();

  @BeforeEach
  void listen() {
    wrapped.start();
    log.addAppender(wrapped);
  }

  @AfterEach
  void leave() {
    log.detachAppender(wrapped);
  }

  @Test
  void handsObjectsOnAsTheyAre() {
    String text = "{\"path\":\"/a\"}\n{\"path\":{\"b\":[1,{}]}}\n";
    hand(Logging.Format.JSON, text);

    assertThat(out.toString(UTF_8)).isEqualTo(text);
    assertThat(wrapped.list).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "terminate called after throwing",
        "{\"path\":\"/cut",
        "\"/cut\"}",
        "{\"path\":\"/cut{\"path\":\"/next\"}",
        "{\"one\":1}{\"two\":2}",
        "{}x",
        "[]",
        "17",
        "{\"path\":\"a\u0001b\"}"
      })
  void makesAnObjectOfEveryOtherLine(String line) {
    hand(Logging.Format.JSON, "{\"n\":1}\n" + line + "\n{\"n\":2}\n");

    assertThat(out.toString(UTF_8)).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
    assertThat(messages()).containsExactly("event=envoy_says text=\"" + line + "\"");
  }

  @Test
  void makesAnObjectOfALineWithoutAnEnd() {
    hand(Logging.Format.JSON, "{\"n\":1}\n{\"n\":2}");

    assertThat(out.toString(UTF_8)).isEqualTo("{\"n\":1}\n");
    assertThat(messages()).containsExactly("event=envoy_says text=\"{\"n\":2}\"");
  }

  @Test
  void leavesBlankLinesOutAndBytesBeyondTheLengthAlone() {
    byte[] bytes = "\n \n{\"n\":1}\n{\"stale\":1}\n".getBytes(UTF_8);
    new EnvoyLines(Logging.Format.JSON, new PrintStream(out, false, UTF_8)).accept(bytes, 11);

    assertThat(out.toString(UTF_8)).isEqualTo("{\"n\":1}\n");
    assertThat(wrapped.list).isEmpty();
  }

  @Test
  void handsEverythingOnToATerminal() {
    hand(Logging.Format.SHORT, "10:00 warning envoy main: hot\nlast words");

    assertThat(out.toString(UTF_8)).isEqualTo("10:00 warning envoy main: hot\nlast words");
    assertThat(wrapped.list).isEmpty();
  }

  private void hand(Logging.Format format, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    new EnvoyLines(format, new PrintStream(out, false, UTF_8)).accept(bytes, bytes.length);
  }

  private List<String> messages() {
    return wrapped.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
