package io.ostiary.cli.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ostiary.envoy.process.LineSink;
import java.io.IOException;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the lines of a supervised Envoy among those of this process. Where the log is JSON a line
 * that is not, such as the last words of a dying process, becomes the message of one that is.
 */
public final class EnvoyLines implements LineSink {
  private static final Logger log = LoggerFactory.getLogger(EnvoyLines.class);
  private static final JsonFactory JSON = new JsonFactory();

  private final Logging.Format format;
  private final PrintStream out;

  /** Lines of this format, for that stream. */
  public EnvoyLines(Logging.Format format, PrintStream out) {
    this.format = requireNonNull(format);
    this.out = requireNonNull(out);
  }

  @Override
  public void accept(byte[] bytes, int length) {
    switch (format) {
      case SHORT -> write(bytes, 0, length);
      case JSON -> writeObjects(bytes, length);
    }
    out.flush();
  }

  /** Writes lines that follow each other at once: one of ours must not come in between. */
  private void writeObjects(byte[] bytes, int length) {
    int good = 0;
    for (int line = 0; line < length; ) {
      int end = line;
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      int next = Math.min(end + 1, length);
      if (end == length || !isObject(bytes, line, end - line)) {
        write(bytes, good, line);
        good = next;
        wrap(new String(bytes, line, end - line, UTF_8));
      }
      line = next;
    }
    write(bytes, good, length);
  }

  private void write(byte[] bytes, int from, int to) {
    if (to > from) {
      out.write(bytes, from, to - from);
    }
  }

  private static void wrap(String text) {
    if (!text.isBlank()) {
      log.warn("event=envoy_says text=\"{}\"", text.strip());
    }
  }

  private static boolean isObject(byte[] bytes, int from, int length) {
    try (JsonParser parser = JSON.createParser(bytes, from, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException other) {
      return false;
    }
  }
}
