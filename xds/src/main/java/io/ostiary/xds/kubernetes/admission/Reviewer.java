package io.ostiary.xds.kubernetes.admission;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.translator.Inputs;
import io.ostiary.translator.TranslationMemory;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Rejected;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Cause;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.OstiarySettings;
import io.ostiary.translator.source.manifest.Pomerium;
import io.ostiary.translator.source.manifest.SettingsObject;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.kubernetes.KubernetesSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Judges an object that is about to be applied, by translating everything that is known with this
 * object in its place: what is refused is what the controller would refuse.
 *
 * <p>Only what is wrong with the object whatever others there are is a refusal. What other objects
 * cause is a warning, because the next one to be applied may mend it: an Ingress often comes before
 * its Service. Of a Secret that nobody has named so far nothing is known here, and nothing is said.
 */
public final class Reviewer {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Shorter than the API server's own patience, which ends in an error that nobody understands. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Set<String> WRITES = Set.of("CREATE", "UPDATE");

  private final Supplier<Optional<Inputs>> inForce;
  private final KubernetesSettings settings;

  /** Guards the memory: whoever can reach the webhook must not use more than one core with it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final TranslationMemory memory = new TranslationMemory();

  /**
   * One that judges by what is in force.
   *
   * @param inForce what that was made of; empty before there is anything
   * @param settings which objects count
   */
  public Reviewer(Supplier<Optional<Inputs>> inForce, KubernetesSettings settings) {
    this.inForce = requireNonNull(inForce);
    this.settings = requireNonNull(settings);
  }

  /** Judges the object of an admission request. */
  Judgement judge(JsonNode request) {
    if (!WRITES.contains(request.path("operation").asText())
        || !request.path("subResource").asText().isEmpty()) {
      return Judgement.NOTHING;
    }
    JsonNode kind = request.path("kind");
    String type = kind.path("group").asText() + "/" + kind.path("kind").asText();
    Optional<Inputs> inputs = inForce.get();
    if (inputs.isEmpty()) {
      return Judgement.NOTHING;
    }
    try {
      return switch (type) {
        case "networking.k8s.io/Ingress" ->
            ofIngress(JSON.treeToValue(request.path("object"), Ingress.class), inputs.get());
        case "ingress.pomerium.io/Pomerium" ->
            ofSettings(JSON.treeToValue(request.path("object"), Pomerium.class), inputs.get());
        case "ostiary.io/OstiarySettings" ->
            ofSettings(
                JSON.treeToValue(request.path("object"), OstiarySettings.class), inputs.get());
        default -> Judgement.NOTHING;
      };
    } catch (JsonProcessingException unknown) {
      return Judgement.warning("not checked: its form is not known here");
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return Judgement.NOTHING;
    }
  }

  private Judgement ofIngress(Ingress ingress, Inputs inputs) throws InterruptedException {
    Optional<Sourced<?>> applied = applied(ingress);
    if (applied.isEmpty() || !isWatched(applied.get())) {
      return Judgement.NOTHING;
    }
    List<Sourced<?>> withClasses = new ArrayList<>(List.of(applied.get()));
    inputs.objects().stream()
        .filter(object -> object.ref().kind().equals("IngressClass"))
        .forEach(withClasses::add);
    return Translator.ingressesOfOurs(withClasses, inputs.options().controllers()).isEmpty()
        ? Judgement.NOTHING
        : judged(applied.get(), inputs);
  }

  private boolean isWatched(Sourced<?> ingress) {
    return settings.namespaces().isEmpty()
        || settings.namespaces().contains(ingress.ref().namespace());
  }

  private Judgement ofSettings(SettingsObject settingsObject, Inputs inputs)
      throws InterruptedException {
    Optional<Sourced<?>> applied = applied(settingsObject);
    if (applied.filter(it -> it.ref().name().equals(settings.settingsObject())).isEmpty()) {
      return Judgement.NOTHING;
    }
    Judgement judgement = judged(applied.get(), inputs);
    if (unknownSecrets(applied.get(), inputs).isEmpty()) {
      return judgement;
    }
    // Without its Secrets nobody can tell which faults are of its own making.
    List<String> warnings = new ArrayList<>(judgement.refusals());
    warnings.addAll(judgement.warnings());
    return new Judgement(List.of(), warnings);
  }

  /** The object as it would be known; empty for one that has no name yet. */
  private static Optional<Sourced<?>> applied(HasMetadata object) {
    return Optional.ofNullable(object)
        .filter(it -> it.getMetadata() != null && it.getMetadata().getName() != null)
        .map(Sourced::live)
        .map(live -> new Sourced<>(live.object(), live.ref(), new AppliedOrigin()));
  }

  private Judgement judged(Sourced<?> applied, Inputs inputs) throws InterruptedException {
    if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return Judgement.warning("not checked: too much is applied at once");
    }
    try {
      List<Sourced<?>> objects = new ArrayList<>(List.of(applied));
      inputs.objects().stream()
          .filter(object -> !object.ref().equals(applied.ref()))
          .forEach(objects::add);
      return sorted(
          diagnostics(Translator.translate(inputs.with(objects), memory)).stream()
              .filter(diagnostic -> diagnostic.object().equals(applied.ref()))
              .filter(diagnostic -> !isAboutAny(unknownSecrets(applied, inputs), diagnostic))
              .sorted()
              .distinct()
              .toList());
    } finally {
      lock.unlock();
    }
  }

  private static List<Diagnostic> diagnostics(TranslationResult result) {
    return switch (result) {
      case Translated translated -> translated.diagnostics();
      case Rejected(List<Diagnostic> problems) -> problems;
    };
  }

  private static Judgement sorted(List<Diagnostic> diagnostics) {
    List<String> refusals = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Diagnostic diagnostic : diagnostics) {
      boolean refuses =
          diagnostic.severity() == Severity.ERROR && diagnostic.cause() == Cause.ITSELF;
      (refuses ? refusals : warnings).add(diagnostic.toString());
    }
    return new Judgement(refusals, warnings);
  }

  /** The Secrets that it names and that are not among the objects: missing, or not followed yet. */
  private static Set<ObjectRef> unknownSecrets(Sourced<?> applied, Inputs inputs) {
    Set<ObjectRef> unknown = new HashSet<>(Translator.referencedSecrets(List.of(applied)));
    inputs.objects().forEach(object -> unknown.remove(object.ref()));
    unknown.removeAll(Translator.referencedSecrets(inputs.objects()));
    return unknown;
  }

  private static boolean isAboutAny(Set<ObjectRef> secrets, Diagnostic diagnostic) {
    return diagnostic.cause() == Cause.OTHERS
        && secrets.stream().anyMatch(secret -> secret.name().equals(diagnostic.value()));
  }
}
