package io.ostiary.xds.pipeline;

import static io.ostiary.xds.pipeline.Translations.diagnostic;
import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.Inputs;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.Options;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Rejected;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.xds.FakeTimer;
import io.ostiary.xds.cache.CachedResource;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.Rejection;
import io.ostiary.xds.cache.ResourceKey;
import io.ostiary.xds.cache.ResourceType;
import io.ostiary.xds.files.FileContents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final Duration WINDOW = Duration.ofMillis(30);

  private final FakeTimer timer = new FakeTimer();
  private final DeltaCache cache = new DeltaCache();
  private final List<String> events = new ArrayList<>();
  private final List<Inputs> translated = new ArrayList<>();
  private final List<DiagnosticsChange> diagnostics = new ArrayList<>();
  private Optional<Instant> repeatAt = Optional.empty();
  private final Pipeline pipeline =
      new Pipeline(
          settings(),
          this::translate,
          cache,
          new PipelineConsumers(
              List.of(t -> events.add("authorization " + t.model().hosts().size())),
              List.of(p -> events.add("published " + p.generation())),
              List.of(diagnostics::add)),
          new Pipeline.Clocks(timer, timer));

  PipelineTest() {
    var _ = cache.onChange(() -> events.add("envoy"));
  }

  private static PipelineSettings settings() {
    EmitSettings.ServerAddress address = new EmitSettings.ServerAddress.Socket("/run/x.sock");
    return new PipelineSettings(
        new KeyPair("chain", new PrivateKeyPem("key")),
        new Options(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            new EmitSettings(address, address, EmitSettings.AccessLogFormat.JSON)),
        WINDOW);
  }

  /** The first manifest's text is the content; a config that says "broken" is rejected. */
  private TranslationResult translate(Inputs inputs) {
    translated.add(inputs);
    String config = inputs.config().map(TextFile::text).orElse("");
    String content = inputs.manifests().stream().map(TextFile::text).findFirst().orElse("");
    if (config.equals("broken")) {
      return new Rejected(List.of(diagnostic("config is broken")));
    }
    if (inputs.files().containsValue("no key")) {
      return new Rejected(List.of(diagnostic("key is wrong")));
    }
    if (content.equals("bug")) {
      throw new IllegalStateException("a bug");
    }
    return Translations.of(
        content + config + String.join("", inputs.files().values()),
        repeatAt,
        content.contains("faulty") ? List.of(diagnostic(content)) : List.of());
  }

  private static FileContents contents(String config, String manifest) {
    return contents(config, manifest, List.of());
  }

  private static FileContents contents(
      String config, String manifest, List<Diagnostic> diagnostics) {
    return new FileContents(
        Optional.of(new TextFile("config.yaml", config)),
        List.of(new TextFile("web.yaml", manifest)),
        Map.of(),
        diagnostics);
  }

  private void submit(FileContents contents) {
    pipeline.submit(contents);
    timer.runDue();
  }

  private CachedResource served() {
    return cache
        .current()
        .orElseThrow()
        .find(ResourceType.SCOPED_ROUTE.typeUrl(), "web.example.com")
        .orElseThrow();
  }

  private String servedText() {
    return served().resource().getValue().toStringUtf8();
  }

  @Test
  void startsWithTheFirstTranslation() {
    assertThat(pipeline.ready()).isFalse();

    StartResult result = pipeline.start(contents("", "one"));

    assertThat(result).isInstanceOf(StartResult.Started.class);
    assertThat(pipeline.ready()).isTrue();
    assertThat(servedText()).isEqualTo("one");
    assertThat(diagnostics).singleElement().matches(change -> change.all().isEmpty());
  }

  @Test
  void aRejectedFirstTranslationRefusesTheStart() {
    StartResult result =
        pipeline.start(contents("broken", "one", List.of(diagnostic("unreadable file"))));

    assertThat(result)
        .isEqualTo(
            new StartResult.Refused(
                List.of(diagnostic("config is broken"), diagnostic("unreadable file"))));
    assertThat(pipeline.ready()).isFalse();
    assertThat(cache.current()).isEmpty();
    assertThat(diagnostics).isEmpty();
  }

  @Test
  void authorizationLearnsBeforeEnvoysAndTheCuriousLast() {
    pipeline.start(contents("", "one"));

    assertThat(events).containsExactly("authorization 1", "envoy", "published 1");
  }

  @Test
  void takesUpTheFirstChangeAtOnceAndTheRestOfABurstTogether() {
    pipeline.start(contents("", "one"));
    timer.advance(Duration.ofSeconds(1));
    translated.clear();
    submit(contents("", "two"));
    assertThat(servedText()).isEqualTo("two");
    for (int i = 0; i < 100; i++) {
      submit(contents("", "burst " + i));
    }
    assertThat(translated).hasSize(1);

    timer.advance(WINDOW);

    assertThat(translated).hasSize(2);
    assertThat(servedText()).isEqualTo("burst 99");
    timer.advance(Duration.ofMinutes(1));
    assertThat(translated).hasSize(2);
  }

  @Test
  void equalResultsAreNotPublishedAgain() {
    pipeline.start(contents("", "one"));
    events.clear();
    timer.advance(Duration.ofSeconds(1));

    submit(contents("", "one"));

    assertThat(events).isEmpty();
    assertThat(pipeline.last().orElseThrow().generation()).isEqualTo(1);
  }

  @Test
  void aRejectedConfigurationKeepsTheOldOneInForceAndObjectsGoOn() {
    pipeline.start(contents(" v1", "one"));
    timer.advance(Duration.ofSeconds(1));
    submit(contents("broken", "one"));
    assertThat(servedText()).isEqualTo("one v1");
    assertThat(diagnostics.getLast().added()).containsExactly(diagnostic("config is broken"));
    timer.advance(Duration.ofSeconds(1));

    submit(contents("broken", "two"));

    assertThat(servedText()).isEqualTo("two v1");
    assertThat(diagnostics.getLast().all()).containsExactly(diagnostic("config is broken"));
    timer.advance(Duration.ofSeconds(1));
    submit(contents(" v2", "two"));
    assertThat(servedText()).isEqualTo("two v2");
    assertThat(diagnostics.getLast().resolved()).containsExactly(diagnostic("config is broken"));
  }

  @Test
  void aRejectedConfigurationDoesNotHoldUpNewCertificates() {
    pipeline.start(withKey(" v1", " key 1"));
    timer.advance(Duration.ofSeconds(1));
    submit(withKey("broken", " key 2"));
    assertThat(servedText()).isEqualTo("one v1 key 2");
    timer.advance(Duration.ofSeconds(1));

    submit(withKey("broken", "no key"));

    assertThat(servedText()).isEqualTo("one v1 key 2");
    assertThat(diagnostics.getLast().all()).containsExactly(diagnostic("config is broken"));
  }

  private static FileContents withKey(String config, String key) {
    FileContents contents = contents(config, "one");
    return new FileContents(
        contents.config(), contents.manifests(), Map.of("tls.key", key), List.of());
  }

  @Test
  void reportsDiagnosticsOnlyWhenTheyChange() {
    pipeline.start(contents("", "faulty one"));
    timer.advance(Duration.ofSeconds(1));
    submit(contents("x", "faulty one"));
    timer.advance(Duration.ofSeconds(1));
    submit(contents("x", "faulty two"));
    timer.advance(Duration.ofSeconds(1));
    submit(contents("x", "fine", List.of(diagnostic("unreadable file"))));

    assertThat(diagnostics)
        .extracting(DiagnosticsChange::added)
        .containsExactly(
            List.of(diagnostic("faulty one")),
            List.of(diagnostic("faulty two")),
            List.of(diagnostic("unreadable file")));
    assertThat(diagnostics.getLast().resolved()).containsExactly(diagnostic("faulty two"));
  }

  @Test
  void translatesAgainWhenTimeChangesTheResult() {
    repeatAt = Optional.of(timer.instant().plus(Duration.ofHours(2)));
    pipeline.start(contents("", "one"));
    timer.advance(Duration.ofHours(2).minusMillis(1));
    assertThat(translated).hasSize(1);
    Instant due = repeatAt.get();
    repeatAt = Optional.empty();

    timer.advance(Duration.ofMillis(1));

    assertThat(translated).hasSize(2);
    assertThat(translated.getLast().now()).isEqualTo(due);
    timer.advance(Duration.ofHours(9));
    assertThat(translated).hasSize(2);
  }

  @Test
  void aMomentInThePastDoesNotRepeatForEver() {
    repeatAt = Optional.of(timer.instant().minusSeconds(1));
    pipeline.start(contents("", "one"));

    timer.advance(Duration.ofHours(1));

    assertThat(translated).hasSize(1);
  }

  @Test
  void aBugInOneTranslationDoesNotEndTheLoop() {
    pipeline.start(contents("", "one"));
    timer.advance(Duration.ofSeconds(1));
    submit(contents("", "bug"));
    assertThat(servedText()).isEqualTo("one");
    timer.advance(Duration.ofSeconds(1));

    submit(contents("", "two"));

    assertThat(servedText()).isEqualTo("two");
  }

  @Test
  void aRefusalByAnEnvoyBecomesADiagnosticOnTheObjectUntilItIsMended() {
    pipeline.start(contents("", "one"));
    timer.advance(Duration.ofSeconds(1));
    ResourceKey key = new ResourceKey(ResourceType.SCOPED_ROUTE.typeUrl(), "web.example.com");

    cache.reject(new Rejection(key, served().version(), "no such filter"));
    timer.runDue();

    Diagnostic refused = diagnostics.getLast().added().getFirst();
    assertThat(refused.object()).isEqualTo(Translations.INGRESS);
    assertThat(refused.problem()).contains("web.example.com").contains("no such filter");
    submit(contents("", "two"));
    assertThat(diagnostics.getLast().resolved()).containsExactly(refused);
  }

  @Test
  void aRefusedClusterIsTheServicesAndAnUnknownResourceTheConfigurations() {
    pipeline.start(contents("", "one"));
    var model = pipeline.last().orElseThrow().current().model();
    List<Rejection> rejections =
        List.of(
            rejection(ResourceType.CLUSTER, "shop/web/80"),
            rejection(ResourceType.ENDPOINT, "shop/web/80"),
            rejection(ResourceType.SECRET, "client:shop/web/80"),
            rejection(ResourceType.SECRET, "nobody/knows"),
            rejection(ResourceType.LISTENER, "edge"));

    assertThat(RejectionDiagnostics.of(rejections, model))
        .extracting(d -> d.object().toString())
        .containsExactly(
            "Service shop/web",
            "Service shop/web",
            "Service shop/web",
            "config secret nobody/knows",
            "config listener edge");
  }

  private Rejection rejection(ResourceType type, String name) {
    return new Rejection(new ResourceKey(type.typeUrl(), name), served().version(), "no");
  }

  @Test
  void doesNothingAfterItsEnd() {
    pipeline.start(contents("", "one"));
    pipeline.close();
    timer.advance(Duration.ofSeconds(1));

    submit(contents("", "two"));

    assertThat(servedText()).isEqualTo("one");
  }
}
