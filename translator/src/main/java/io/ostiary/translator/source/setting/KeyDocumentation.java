package io.ostiary.translator.source.setting;

import java.util.Collection;
import java.util.stream.Collectors;

/** Keys as a table in Markdown, for the documentation. */
public final class KeyDocumentation {
  private KeyDocumentation() {}

  /** One row for each key, in the order given. */
  public static String table(Collection<Key<?>> keys) {
    return "| Key | Type | Default | Meaning |\n|---|---|---|---|\n"
        + keys.stream().map(KeyDocumentation::row).collect(Collectors.joining());
  }

  private static String row(Key<?> key) {
    String meaning =
        switch (key.support()) {
          case Support.Supported _ -> key.meaning();
          case Support.NotYet later -> "not supported yet: " + later.remedy();
          case Support.NoEffect none -> "accepted, no effect: " + none.reason();
          case Support.Refused refused -> "refused: " + refused.problem() + "; " + refused.remedy();
        };
    boolean typed =
        key.support() instanceof Support.Supported
            || (key.support() instanceof Support.NotYet && !key.type().equals(ValueTypes.ANY));
    return "| `"
        + key.name()
        + "` | "
        + (typed ? cell(key.type().name()) : "")
        + " | "
        + cell(key.defaultText())
        + " | "
        + cell(meaning)
        + " |\n";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
