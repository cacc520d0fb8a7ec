package io.ostiary.translator.source.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML. A document that cannot be read harms only itself: a line that begins with {@code ---}
 * or {@code ...} ends a document whatever stands before it (YAML 1.2, section 9.1.2: no scalar may
 * hold such a line), so the text is cut there first.
 */
public final class YamlReader {
  /** The longest text that is read, in characters. */
  public static final int MAX_LENGTH = 8 * 1024 * 1024;

  private static final Pattern MARKER = Pattern.compile("(?m)^(---|\\.\\.\\.)(?=[ \\t\\r\\n]|$)");

  private YamlReader() {}

  /** Reads a text; never throws. */
  public static YamlText read(String text) {
    if (text.length() > MAX_LENGTH) {
      String message = "the text is longer than " + MAX_LENGTH / 1024 / 1024 + " MiB";
      return new YamlText(List.of(), List.of(new YamlText.Problem(1, 1, message, "")));
    }
    List<YamlDocument> documents = new ArrayList<>();
    List<YamlText.Problem> problems = new ArrayList<>();
    for (Part part : parts(text)) {
      readPart(part, documents, problems);
    }
    return new YamlText(documents, problems);
  }

  private record Part(String text, int firstLine) {}

  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    int line = 1;
    Matcher marker = MARKER.matcher(text);
    while (marker.find()) {
      if (marker.start() > from) {
        parts.add(new Part(text.substring(from, marker.start()), line));
        line += newlines(text, from, marker.start());
        from = marker.start();
      }
    }
    parts.add(new Part(text.substring(from), line));
    return parts.stream().map(YamlReader::withoutEndMarker).toList();
  }

  /** The parser takes no text that begins with an end marker; spaces keep all columns. */
  private static Part withoutEndMarker(Part part) {
    return part.text().startsWith("...")
        ? new Part("   " + part.text().substring(3), part.firstLine())
        : part;
  }

  private static int newlines(String text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '\n') {
        count++;
      }
    }
    return count;
  }

  private static void readPart(
      Part part, List<YamlDocument> documents, List<YamlText.Problem> problems) {
    if (isNothing(part.text())) {
      return;
    }
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(MAX_LENGTH + 1).setParseComments(false).build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(part.text()).iterator();
      documents.addAll(new YamlComposer(events, part.text(), part.firstLine()).documents());
    } catch (UnreadableYamlException e) {
      problems.add(e.problem());
    } catch (MarkedYamlEngineException e) {
      problems.add(problem(part, e));
    } catch (YamlEngineException | IndexOutOfBoundsException e) {
      // The scanner reports some malformed escapes with a plain runtime exception.
      problems.add(new YamlText.Problem(part.firstLine(), 1, "not YAML", ""));
    }
  }

  /** A loop, not an expression: the regular expression's stack would grow with the text. */
  private static boolean isNothing(String text) {
    String rest = text.startsWith("---") ? text.substring(3) : text;
    return rest.lines()
        .map(String::strip)
        .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith("%"));
  }

  private static YamlText.Problem problem(Part part, MarkedYamlEngineException e) {
    // The end of the text is no line that people can look at.
    int last = (int) Math.max(0, part.text().lines().count() - 1);
    int line = Math.min(last, e.getProblemMark().map(mark -> mark.getLine()).orElse(0));
    int column = e.getProblemMark().map(mark -> mark.getColumn()).orElse(0);
    String message = Optional.ofNullable(e.getProblem()).orElse("not YAML");
    String context = Optional.ofNullable(e.getContext()).map(text -> " " + text).orElse("");
    String excerpt = part.text().lines().skip(line).findFirst().orElse("").strip();
    return new YamlText.Problem(
        part.firstLine() + line, column + 1, oneLine(message + context), excerpt);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").strip();
  }
}
