package io.ostiary.xds.kubernetes.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.Pomerium;
import io.ostiary.xds.kubernetes.Address;
import io.ostiary.xds.kubernetes.ApiCall;
import io.ostiary.xds.kubernetes.ApiFailure;
import io.ostiary.xds.kubernetes.status.Outcome.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes to a real API server, and touches no field but the ones it is for. */
public final class KubernetesStatusApi implements StatusApi {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String COMPONENT = "ostiary";

  private final KubernetesClient client;
  private final String writer;
  private final InstantSource clock;
  private final SettingsReports reports;

  /**
   * Writes by a client.
   *
   * @param writer the name by which the server remembers who wrote a field
   */
  public KubernetesStatusApi(KubernetesClient client, String writer, InstantSource clock) {
    this.client = client;
    this.writer = writer;
    this.clock = clock;
    this.reports = new SettingsReports(client, writer, PATIENCE);
  }

  @Override
  public void show(ObjectRef ingress, List<Address> addresses)
      throws ApiFailure, InterruptedException {
    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
    wanted.put("apiVersion", "networking.k8s.io/v1").put("kind", "Ingress");
    wanted.putObject("metadata").put("namespace", ingress.namespace()).put("name", ingress.name());
    // What an apply leaves out is taken away, if the same writer had put it there.
    if (!addresses.isEmpty()) {
      ArrayNode list = wanted.putObject("status").putObject("loadBalancer").putArray("ingress");
      addresses.forEach(address -> write(address, list.addObject()));
    }
    PatchContext apply =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(writer)
            .withForce(true)
            .build();
    ApiCall.within(
        PATIENCE,
        () ->
            client
                .network()
                .v1()
                .ingresses()
                .inNamespace(ingress.namespace())
                .withName(ingress.name())
                .subresource("status")
                .patch(apply, wanted.toString()));
  }

  private static void write(Address address, ObjectNode entry) {
    switch (address) {
      case Address.Ip(String text) -> entry.put("ip", text);
      case Address.Host(String name) -> entry.put("hostname", name);
    }
  }

  @Override
  public void tell(Outcome outcome, boolean again) throws ApiFailure, InterruptedException {
    Event event = event(outcome);
    String namespace = event.getMetadata().getNamespace();
    try {
      ApiCall.within(
          PATIENCE, () -> client.v1().events().inNamespace(namespace).resource(event).create());
    } catch (ApiFailure failure) {
      if (failure.kind() != ApiFailure.Kind.CONFLICT) {
        throw failure;
      }
      if (again) {
        countUp(event);
      }
    }
  }

  private void countUp(Event event) throws ApiFailure, InterruptedException {
    String namespace = event.getMetadata().getNamespace();
    String name = event.getMetadata().getName();
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.put("lastTimestamp", event.getLastTimestamp());
    // The library reads an object before it patches it.
    ApiCall.within(
        PATIENCE,
        () ->
            client
                .v1()
                .events()
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString()));
  }

  private Event event(Outcome outcome) {
    Subject subject = outcome.subject();
    // Events of what has no namespace live in this one.
    String namespace = subject.ref().namespace().isEmpty() ? "default" : subject.ref().namespace();
    String time = now();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name(outcome))
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(subject.apiVersion())
        .withKind(subject.ref().kind())
        .withNamespace(subject.ref().namespace().isEmpty() ? null : subject.ref().namespace())
        .withName(subject.ref().name())
        .withUid(subject.uid())
        .endInvolvedObject()
        .withType(outcome.reason().type())
        .withReason(outcome.reason().label())
        .withMessage(outcome.message())
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .withFirstTimestamp(time)
        .withLastTimestamp(time)
        .withCount(1)
        .build();
  }

  /** The same for the same outcome, so that the next leader does not tell it a second time. */
  private static String name(Outcome outcome) {
    Subject subject = outcome.subject();
    String text = subject.uid() + "\n" + outcome.reason() + "\n" + outcome.message();
    String hash = Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    String name = subject.ref().name();
    return name.substring(0, Math.min(name.length(), 200)).replaceAll("[.-]+$", "")
        + "."
        + hash.substring(0, 16);
  }

  @Override
  public Optional<Map<String, Account>> accounts(String settings)
      throws ApiFailure, InterruptedException {
    try {
      String path = "/apis/ingress.pomerium.io/v1/pomerium/" + settings;
      String text =
          ApiCall.within(PATIENCE, () -> Optional.ofNullable(client.raw(path)).orElse("{}"));
      JsonNode ingresses = JSON.readTree(text).at("/status/ingress");
      Map<String, Account> accounts = new TreeMap<>();
      ingresses.properties().forEach(entry -> accounts.put(entry.getKey(), read(entry.getValue())));
      return Optional.of(accounts);
    } catch (ApiFailure failure) {
      if (failure.kind() == ApiFailure.Kind.ABSENT) {
        return Optional.empty();
      }
      throw failure;
    } catch (com.fasterxml.jackson.core.JsonProcessingException unreadable) {
      throw new ApiFailure(ApiFailure.Kind.INVALID, "the settings object is not readable");
    }
  }

  private static Account read(JsonNode node) {
    List<String> warnings = new ArrayList<>();
    node.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    return new Account(
        node.path("observedGeneration").asLong(), node.path("error").asText(""), warnings);
  }

  @Override
  public void account(
      String settings, Map<String, Optional<Account>> ingresses, Optional<Account> own)
      throws ApiFailure, InterruptedException {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode status = json.objectNode();
    if (!ingresses.isEmpty()) {
      ObjectNode entries = status.putObject("ingress");
      ingresses.forEach(
          (key, account) ->
              entries.set(key, account.<JsonNode>map(this::write).orElse(json.nullNode())));
    }
    own.ifPresent(account -> status.set("settingsStatus", write(account)));
    ObjectNode patch = json.objectNode();
    patch.set("status", status);
    ApiCall.within(
        PATIENCE,
        () ->
            client
                .resources(Pomerium.class)
                .withName(settings)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString()));
  }

  @Override
  public Optional<Report> report(String settings) throws ApiFailure, InterruptedException {
    return reports.read(settings);
  }

  @Override
  public void report(String settings, Report report) throws ApiFailure, InterruptedException {
    reports.write(settings, report, now());
  }

  private ObjectNode write(Account account) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("observedGeneration", account.generation());
    node.put("observedAt", now());
    node.put("reconciled", account.error().isEmpty());
    if (account.error().isEmpty()) {
      node.putNull("error");
    } else {
      node.put("error", account.error());
    }
    if (account.warnings().isEmpty()) {
      node.putNull("warnings");
    } else {
      account.warnings().forEach(node.withArray("warnings")::add);
    }
    return node;
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
