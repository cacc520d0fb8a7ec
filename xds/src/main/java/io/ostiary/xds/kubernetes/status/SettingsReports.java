package io.ostiary.xds.kubernetes.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.ostiary.translator.source.manifest.OstiarySettings;
import io.ostiary.translator.source.pomerium.crd.OstiarySettingsStatus;
import io.ostiary.translator.source.pomerium.crd.OstiarySettingsStatus.Condition;
import io.ostiary.xds.kubernetes.ApiCall;
import io.ostiary.xds.kubernetes.ApiFailure;
import io.ostiary.xds.kubernetes.status.StatusApi.Report;
import io.ostiary.xds.kubernetes.status.StatusApi.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status of the {@code OstiarySettings} object, read and written. */
final class SettingsReports {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final KubernetesClient client;
  private final String writer;
  private final Duration patience;

  /**
   * @param writer the name by which the server remembers who wrote a field
   * @param patience the longest wait for an answer
   */
  SettingsReports(KubernetesClient client, String writer, Duration patience) {
    this.client = client;
    this.writer = writer;
    this.patience = patience;
  }

  Optional<Report> read(String settings) throws ApiFailure, InterruptedException {
    return status(settings).map(SettingsReports::report);
  }

  /** Writes; {@code now} is the time of every condition that holds otherwise than before. */
  void write(String settings, Report report, String now) throws ApiFailure, InterruptedException {
    List<Condition> before =
        status(settings)
            .map(OstiarySettingsStatus::conditions)
            .map(SettingsReports::orNone)
            .orElse(List.of());
    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
    wanted
        .put("apiVersion", new OstiarySettings().getApiVersion())
        .put("kind", new OstiarySettings().getKind());
    wanted.putObject("metadata").put("name", settings);
    wanted.set("status", JSON.valueToTree(status(report, before, now)));
    PatchContext apply =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(writer)
            .withForce(true)
            .build();
    ApiCall.within(
        patience,
        () ->
            client
                .resources(OstiarySettings.class)
                .withName(settings)
                .subresource("status")
                .patch(apply, wanted.toString()));
  }

  private Optional<OstiarySettingsStatus> status(String settings)
      throws ApiFailure, InterruptedException {
    String path = "/apis/ostiary.io/v1alpha1/ostiarysettings/" + settings;
    try {
      String text =
          ApiCall.within(patience, () -> Optional.ofNullable(client.raw(path)).orElse("{}"));
      return Optional.ofNullable(
          JSON.treeToValue(JSON.readTree(text).get("status"), OstiarySettingsStatus.class));
    } catch (JsonProcessingException unreadable) {
      // Whatever somebody else wrote there is written over.
      return Optional.empty();
    }
  }

  private static OstiarySettingsStatus status(Report report, List<Condition> before, String now) {
    return new OstiarySettingsStatus(
        report.generation(),
        report.redirectUri().orElse(null),
        report.statements().stream()
            .map(
                statement ->
                    new Condition(
                        statement.type(),
                        statement.truth(),
                        statement.reason(),
                        statement.message(),
                        since(statement, before).orElse(now),
                        report.generation()))
            .toList());
  }

  /** Since when a condition holds as it does, where it held so before. */
  private static Optional<String> since(Statement statement, List<Condition> before) {
    return before.stream()
        .filter(condition -> condition.type() == statement.type())
        .filter(condition -> condition.status() == statement.truth())
        .map(Condition::lastTransitionTime)
        .findFirst();
  }

  private static Report report(OstiarySettingsStatus status) {
    return new Report(
        Optional.ofNullable(status.observedGeneration()).orElse(0L),
        Optional.ofNullable(status.redirectUri()),
        orNone(status.conditions()).stream()
            .map(
                condition ->
                    new Statement(
                        condition.type(),
                        condition.status(),
                        condition.reason(),
                        condition.message()))
            .toList());
  }

  private static List<Condition> orNone(@Nullable List<Condition> conditions) {
    return conditions == null ? List.of() : conditions;
  }
}
