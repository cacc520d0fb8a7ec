package io.ostiary.tests.compatibility;

import io.ostiary.tests.compatibility.Evidence.Step;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.source.ingress.Annotations;
import io.ostiary.translator.source.pomerium.ConfigKeys;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.Support;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** A {@link Behaviour} that is being written. */
final class Draft {
  /** What the reasons for what is not built yet begin with. */
  static final String NOT_YET = "not built yet: ";

  private final int number;
  private final String given;
  private String then;
  private final List<Step> steps = new ArrayList<>();
  private final List<Evidence> evidence = new ArrayList<>();
  private String config = "{}";
  private List<String> manifests = List.of();
  private List<String> lines = List.of();
  private List<String> errors = List.of();
  private List<Consumer<Translated>> checks = List.of();

  Draft(int number, String given, String then) {
    this.number = number;
    this.given = given;
    this.then = then;
  }

  /** The configuration of this and all later translations. */
  Draft config(String text) {
    endStep();
    config = text;
    return this;
  }

  /** What is translated; where something was translated before, the next thing. */
  Draft given(Object... objects) {
    endStep();
    manifests = List.of(objects).stream().map(Object::toString).toList();
    return this;
  }

  /** Lines of the summary. */
  Draft serves(String... wanted) {
    lines = List.of(wanted);
    return this;
  }

  /** What each of the errors says; without this there must be none. */
  Draft complains(String... wanted) {
    errors = List.of(wanted);
    return this;
  }

  /** What else holds. */
  Draft holds(Consumer<Translated> check) {
    List<Consumer<Translated>> more = new ArrayList<>(checks);
    more.add(check);
    checks = more;
    return this;
  }

  /** A test that shows it; its class is named below {@code io.ostiary}. */
  Draft shownBy(String type, String method) {
    evidence.add(new Evidence.ShownBy(type, method));
    return this;
  }

  Behaviour same() {
    return end(new Verdict.Same());
  }

  Behaviour different(String reason) {
    return end(new Verdict.Different(reason));
  }

  /** The same as soon as the annotation works; until then the Ingress is refused with its name. */
  Behaviour sameOnce(String annotation) {
    return sameOnce(Annotations.all(), annotation, annotation, "the Ingress is refused");
  }

  /**
   * The same as soon as the global key works; until then the settings are refused with its name.
   *
   * @param field the field that stands for it in a settings object
   */
  Behaviour sameOnceKey(String key, String field) {
    return sameOnce(ConfigKeys.GLOBAL.keys(), key, field, "the settings object is refused");
  }

  private Behaviour sameOnce(Collection<Key<?>> keys, String name, String field, String until) {
    boolean works =
        keys.stream()
            .filter(key -> key.name().equals(name))
            .anyMatch(key -> key.support() instanceof Support.Supported);
    if (works) {
      return same();
    }
    complains(field);
    lines = List.of();
    checks = List.of();
    then = until + ", and says why";
    return different("not built yet");
  }

  private Behaviour end(Verdict verdict) {
    endStep();
    if (!steps.isEmpty()) {
      evidence.addFirst(new Evidence.Translations(steps));
    }
    return new Behaviour(number, given, then, verdict, evidence);
  }

  private void endStep() {
    if (!manifests.isEmpty()) {
      steps.add(new Step(config, manifests, lines, errors, checks));
    }
    manifests = List.of();
    lines = List.of();
    errors = List.of();
    checks = List.of();
  }
}
