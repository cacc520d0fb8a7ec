package io.ostiary.xds.pipeline;

import io.ostiary.translator.Inputs;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.ObjectSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps the last good settings object of a cluster in force, with the Secrets that it named, while
 * the present one is faulty: a Secret that somebody deleted must not log everybody out. One that is
 * gone as a whole is gone on purpose.
 *
 * <p>Confined to the pipeline's thread.
 */
final class SettingsInForce {
  private final Function<Inputs, TranslationResult> translate;
  private List<Sourced<?>> good = List.of();

  SettingsInForce(Function<Inputs, TranslationResult> translate) {
    this.translate = translate;
  }

  /** Translates, if need be with the settings as they were. */
  TranslationResult translate(Inputs inputs) {
    TranslationResult result = translate.apply(inputs);
    if (!(result instanceof Translated translated)) {
      return result;
    }
    boolean refused = translated.diagnostics().stream().anyMatch(ObjectSettings::isRefusal);
    List<Diagnostic> faults = refused ? faults(translated) : List.of();
    List<Sourced<?>> settings = Translator.settingsObjects(inputs.objects());
    if (faults.isEmpty() || good.isEmpty() || settings.isEmpty()) {
      good = faults.isEmpty() ? settings : List.of();
      return result;
    }
    return translate.apply(inputs.with(replaced(inputs.objects()))) instanceof Translated asBefore
        ? asBefore.with(faults)
        : result;
  }

  private static List<Diagnostic> faults(Translated translated) {
    return translated.diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
        .filter(diagnostic -> diagnostic.object().kind().equals("Pomerium"))
        .toList();
  }

  private List<Sourced<?>> replaced(List<Sourced<?>> objects) {
    Set<ObjectRef> kept = good.stream().map(Sourced::ref).collect(Collectors.toSet());
    List<Sourced<?>> all = new ArrayList<>(good);
    objects.stream().filter(object -> !kept.contains(object.ref())).forEach(all::add);
    return all;
  }
}
