package io.ostiary.extauthz.authorizer;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an Accept header asks for most (RFC 9110 s. 12.5.1). Only the media ranges of the highest
 * quality count, and of these the most specific: {@code application/json, *}{@code /*} asks for
 * JSON, though any type would do.
 */
enum Accept {
  /** No preference: absent, empty, unreadable, or any type. */
  ANYTHING,
  /** A page for people. */
  HTML,
  /** A stream of events for {@code EventSource}. */
  EVENT_STREAM,
  /** Something for a program. */
  OTHER;

  private static final Splitter ELEMENTS = Splitter.on(',');
  private static final Splitter PARAMETERS = Splitter.on(';').trimResults();
  private static final Pattern QUALITY = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

  private record Range(String type, double quality) {
    int specificity() {
      return type.equals("*/*") ? 0 : type.endsWith("/*") ? 1 : 2;
    }
  }

  /** Reads the lines of the header. */
  static Accept of(List<String> lines) {
    List<Range> best = new ArrayList<>();
    for (String line : lines) {
      for (String element : ELEMENTS.split(line)) {
        Range range = range(element);
        if (range.quality() <= 0 || range.type().indexOf('/') < 0) {
          continue;
        }
        int order = best.isEmpty() ? 1 : compare(range, best.getFirst());
        if (order > 0) {
          best.clear();
        }
        if (order >= 0) {
          best.add(range);
        }
      }
    }
    return best.stream().map(Accept::meaning).min(Accept::compareTo).orElse(ANYTHING);
  }

  private static int compare(Range left, Range right) {
    int quality = Double.compare(left.quality(), right.quality());
    return quality != 0 ? quality : Integer.compare(left.specificity(), right.specificity());
  }

  private static Accept meaning(Range range) {
    return switch (range.type()) {
      case "*/*" -> ANYTHING;
      case "text/html", "application/xhtml+xml", "text/*" -> HTML;
      case "text/event-stream" -> EVENT_STREAM;
      default -> OTHER;
    };
  }

  private static Range range(String element) {
    List<String> parts = PARAMETERS.splitToList(Ascii.toLowerCase(element));
    double quality = 1;
    for (String parameter : parts) {
      if (parameter.startsWith("q=")) {
        quality = quality(parameter.substring(2));
      }
    }
    return new Range(parts.getFirst(), quality);
  }

  private static double quality(String text) {
    return QUALITY.matcher(text).matches() ? Double.parseDouble(text) : 1;
  }
}
