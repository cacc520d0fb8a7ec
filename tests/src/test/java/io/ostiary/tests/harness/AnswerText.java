package io.ostiary.tests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Reads answers of HTTP/1.1 as text, and no further than they go: who waits for the end of the
 * connection waits a second longer, because Envoy leaves it to the client to close first.
 */
final class AnswerText {
  private static final String LENGTH = "content-length:";

  private AnswerText() {}

  /** The head with its empty line, or what came of it before the end of the connection. */
  static String head(InputStream input) throws IOException {
    StringBuilder text = new StringBuilder();
    int next = 0;
    while (next >= 0 && text.indexOf("\r\n\r\n") < 0) {
      next = input.read();
      if (next >= 0) {
        text.append((char) next);
      }
    }
    return text.toString();
  }

  /** Head and body; without a length all until the end of the connection. */
  static String whole(InputStream input) throws IOException {
    String head = head(input);
    OptionalInt length = length(head);
    byte[] body = length.isPresent() ? input.readNBytes(length.getAsInt()) : input.readAllBytes();
    return head + new String(body, StandardCharsets.UTF_8);
  }

  /** What a head says of the body's length. */
  static OptionalInt length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith(LENGTH))
        .mapToInt(line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
        .findFirst();
  }
}
