package io.ostiary.xds.kubernetes.status;

import io.fabric8.kubernetes.api.model.Secret;
import io.ostiary.translator.Translator;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.kubernetes.ApiFailure;
import io.ostiary.xds.kubernetes.status.StatusApi.Report;
import io.ostiary.xds.kubernetes.status.StatusApi.Statement;
import io.ostiary.xds.kubernetes.status.StatusWriter.View;
import io.ostiary.xds.kubernetes.status.StatusWriter.Write;
import io.ostiary.xds.pipeline.RejectionDiagnostics;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The conditions of an installation's settings, told by the {@code OstiarySettings} object. */
final class ConditionBook {
  private static final int LONGEST_MESSAGE = 1000;

  private final String settings;
  private Optional<Report> told = Optional.empty();

  ConditionBook(String settings) {
    this.settings = settings;
  }

  void forget() {
    told = Optional.empty();
  }

  /** The change that is due; none where there is no such object. */
  List<Write> writes(View view, StatusApi api) throws ApiFailure, InterruptedException {
    ObjectRef object = new ObjectRef("OstiarySettings", "", settings);
    Optional<Outcome> own = Optional.ofNullable(view.outcomes().get(object));
    if (own.isEmpty()) {
      forget();
      return List.of();
    }
    if (told.isEmpty()) {
      told = api.report(settings);
    }
    Report wanted = report(own.get(), view);
    if (told.equals(Optional.of(wanted))) {
      return List.of();
    }
    return List.of(
        new Write(
            "conditions",
            object,
            () -> {
              api.report(settings, wanted);
              told = Optional.of(wanted);
            }));
  }

  private Report report(Outcome own, View view) {
    Optional<Outcome> pomerium =
        Optional.ofNullable(view.outcomes().get(new ObjectRef("Pomerium", "", settings)));
    boolean refused = pomerium.filter(outcome -> outcome.reason() == Reason.REFUSED).isPresent();
    return new Report(
        own.subject().generation(),
        view.settled().publication().current().installation().redirectUri().map(URI::toString),
        List.of(accepted(own, pomerium, refused), resolved(view), programmed(view, refused)));
  }

  private static Statement accepted(Outcome own, Optional<Outcome> pomerium, boolean refused) {
    List<String> errors = new ArrayList<>(own.errors());
    pomerium.ifPresent(outcome -> errors.addAll(outcome.errors()));
    if (errors.isEmpty()) {
      return statement(ConditionReason.ACCEPTED, "all settings are in force");
    }
    return statement(
        refused ? ConditionReason.INVALID : ConditionReason.PARTLY_INVALID,
        String.join("\n", errors));
  }

  private static Statement resolved(View view) {
    List<Sourced<?>> objects = view.settled().contents().objects();
    Set<ObjectRef> there =
        objects.stream()
            .flatMap(object -> object.as(Secret.class).stream())
            .map(Sourced::ref)
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    Translator.secretsOfSettings(objects).stream()
        .filter(named -> !there.contains(named))
        .forEach(named -> missing.add(named.namespace() + "/" + named.name()));
    return missing.isEmpty()
        ? statement(ConditionReason.RESOLVED, "all Secrets are there")
        : statement(
            ConditionReason.REF_NOT_FOUND, "missing Secrets: " + String.join(", ", missing));
  }

  private static Statement programmed(View view, boolean refused) {
    if (refused) {
      return statement(
          ConditionReason.NOT_IN_FORCE, "Envoys have what was in force before, or no settings");
    }
    List<String> refusals =
        view.settled().diagnostics().stream()
            .filter(RejectionDiagnostics::isOne)
            .map(Object::toString)
            .toList();
    return refusals.isEmpty()
        ? statement(ConditionReason.PROGRAMMED, "served to every Envoy that connects")
        : statement(ConditionReason.REFUSED_BY_ENVOY, String.join("\n", refusals));
  }

  private static Statement statement(ConditionReason reason, String message) {
    return new Statement(
        reason.type(),
        reason.truth(),
        reason.label(),
        message.length() > LONGEST_MESSAGE
            ? message.substring(0, LONGEST_MESSAGE - 3) + "..."
            : message);
  }
}
