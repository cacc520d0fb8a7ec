package io.ostiary.cli.config;

import com.google.common.collect.ImmutableMap;
import io.ostiary.cli.config.OverridableKey.Setting;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.model.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Writes the environment's settings over those of {@code config.yaml}, in its text: each line stays
 * on its line, so that everything that reads the text afterwards still reports true line numbers.
 */
public final class EnvironmentOverlay {
  /** As large as the translator's own limit, so that the overlay never is what refuses a file. */
  private static final int LIMIT = 64 * 1024 * 1024;

  /** As deep as the translator reads. */
  private static final int DEEPEST = 100;

  private final Map<OverridableKey, Setting> settings;

  private EnvironmentOverlay(Map<OverridableKey, Setting> settings) {
    this.settings = ImmutableMap.copyOf(settings);
  }

  /** What the environment says. */
  public static EnvironmentOverlay of(Map<String, String> environment) {
    Map<OverridableKey, Setting> settings = new LinkedHashMap<>();
    for (OverridableKey key : OverridableKey.ALL) {
      key.in(environment).ifPresent(setting -> settings.put(key, setting));
    }
    return new EnvironmentOverlay(settings);
  }

  /** The names of the variables that are in force. */
  public List<String> variables() {
    return settings.values().stream().map(Setting::variable).sorted().toList();
  }

  /**
   * The file with the settings in it; unchanged where it is not a YAML mapping. An empty file stays
   * empty, because it is refused and must not pass for one that says all.
   */
  public TextFile apply(TextFile file) {
    if (settings.isEmpty()) {
      return file;
    }
    try {
      LoadSettings limits = LoadSettings.builder().setCodePointLimit(LIMIT).build();
      if (isTooDeep(file.text(), limits)) {
        return file;
      }
      Optional<Node> root = new Compose(limits).composeString(file.text());
      return root.isPresent() && root.get() instanceof MappingNode mapping
          ? new TextFile(file.name(), overlaid(file.text(), mapping))
          : file;
    } catch (YamlEngineException malformed) {
      return file;
    }
  }

  /** Composing recurses, reading events does not; the translator refuses such a text. */
  private static boolean isTooDeep(String text, LoadSettings limits) {
    int depth = 0;
    for (Event event : new Parse(limits).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > DEEPEST) {
        return true;
      }
    }
    return false;
  }

  /** The diagnostic, which says so where the value comes from the environment. */
  public Diagnostic explain(Diagnostic diagnostic) {
    Optional<Setting> setting =
        settings.entrySet().stream()
            .filter(entry -> entry.getKey().name().equals(diagnostic.field()))
            .map(Map.Entry::getValue)
            .findFirst();
    return setting
        .map(
            found ->
                new Diagnostic(
                    diagnostic.severity(),
                    diagnostic.object(),
                    Optional.empty(),
                    diagnostic.field(),
                    diagnostic.value(),
                    diagnostic.problem(),
                    diagnostic.remedy()
                        + " (the value is the environment variable %s)"
                            .formatted(found.variable())))
        .orElse(diagnostic);
  }

  private String overlaid(String text, MappingNode root) {
    boolean flow = root.getFlowStyle() == FlowStyle.FLOW;
    StringBuilder result = new StringBuilder(text);
    if (!flow) {
      int end = index(text, root.getEndMark());
      result.insert(end, onItsOwnLines(text.substring(0, end), column(root)));
    }
    List<NodeTuple> overridden = new ArrayList<>(root.getValue());
    overridden.removeIf(tuple -> !overrides(tuple));
    // From the end, so that earlier positions stay true.
    for (NodeTuple tuple : overridden.reversed()) {
      int from = index(text, tuple.getKeyNode().getStartMark());
      int end = index(text, tuple.getValueNode().getEndMark());
      int to = flow ? afterComma(text, end) : end;
      long lines = text.substring(from, to).chars().filter(c -> c == '\n').count();
      result.replace(from, to, "\n".repeat((int) lines));
    }
    if (flow) {
      result.insert(index(text, root.getStartMark()) + 1, inside(root));
    }
    return result.toString();
  }

  private boolean overrides(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode key
        && settings.keySet().stream()
            .flatMap(k -> Stream.concat(Stream.of(k.name()), k.replaces().stream()))
            .anyMatch(key.getValue()::equals);
  }

  /** Entries for the end of a block mapping; the text before them may lack its last newline. */
  private String onItsOwnLines(String before, int column) {
    String start = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    return settings.entrySet().stream()
        .map(entry -> " ".repeat(column) + entry(entry.getKey(), entry.getValue()) + "\n")
        .collect(Collectors.joining("", start, ""));
  }

  /** Entries for the beginning of a flow mapping; what follows may end with a comma. */
  private String inside(MappingNode root) {
    String entries =
        settings.entrySet().stream()
            .map(entry -> entry(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    boolean othersFollow = root.getValue().stream().anyMatch(tuple -> !overrides(tuple));
    return entries + (othersFollow ? ", " : "");
  }

  private static String entry(OverridableKey key, Setting setting) {
    String value =
        switch (key.type()) {
          case TEXT -> quoted(setting.value());
          case BOOLEAN ->
              setting.value().matches("true|false") ? setting.value() : quoted(setting.value());
          case LIST ->
              Stream.of(setting.value().split(","))
                  .map(String::strip)
                  .filter(item -> !item.isEmpty())
                  .map(EnvironmentOverlay::quoted)
                  .collect(Collectors.joining(", ", "[", "]"));
        };
    return quoted(key.name()) + ": " + value;
  }

  /** A double-quoted scalar on one line (YAML 1.2 s. 7.3.1). */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static int column(MappingNode root) {
    return mark(root.getStartMark()).getColumn();
  }

  private static int index(String text, Optional<Mark> mark) {
    return text.offsetByCodePoints(0, mark(mark).getIndex());
  }

  private static Mark mark(Optional<Mark> mark) {
    return mark.orElseThrow(() -> new IllegalStateException("composed nodes have marks"));
  }

  private static int afterComma(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() && text.charAt(at) == ',' ? at + 1 : from;
  }
}
