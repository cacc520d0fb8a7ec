package io.ostiary.tests.compatibility;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.TranslationResult.Translated;
import java.util.List;
import java.util.function.Consumer;

/** What shows that a behaviour is as the table says. */
sealed interface Evidence {
  /**
   * Translations, one after the other with the memory of the last one.
   *
   * @param steps what is translated, and what comes out
   */
  record Translations(List<Step> steps) implements Evidence {
    public Translations {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A test that needs more than a translation.
   *
   * @param type the test's class, below {@code io.ostiary}
   * @param method the test's method
   */
  record ShownBy(String type, String method) implements Evidence {
    public ShownBy {
      requireNonNull(type);
      requireNonNull(method);
    }
  }

  /**
   * One translation.
   *
   * @param config the configuration
   * @param manifests the objects
   * @param lines lines of {@link Summary}, in its order
   * @param errors what the errors contain, one after the other; there are no others
   * @param checks what else is looked at
   */
  record Step(
      String config,
      List<String> manifests,
      List<String> lines,
      List<String> errors,
      List<Consumer<Translated>> checks) {
    public Step {
      requireNonNull(config);
      manifests = List.copyOf(manifests);
      lines = List.copyOf(lines);
      errors = List.copyOf(errors);
      checks = List.copyOf(checks);
    }
  }
}
