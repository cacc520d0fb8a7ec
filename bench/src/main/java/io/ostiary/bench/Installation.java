package io.ostiary.bench;

import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.Options;
import io.ostiary.translator.TranslationMemory;
import io.ostiary.translator.Translator;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.files.FileContents;
import io.ostiary.xds.kubernetes.KubernetesContents;
import io.ostiary.xds.kubernetes.status.OutcomeMemory;
import io.ostiary.xds.pipeline.Pipeline;
import io.ostiary.xds.pipeline.PipelineConsumers;
import io.ostiary.xds.pipeline.PipelineSettings;
import io.ostiary.xds.pipeline.StartResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands between a source and the wire, as {@code serve} puts it together: translation with a
 * memory, the access table, the cache of resources and, for a cluster, what users are told.
 */
final class Installation {
  private static final TextFile CONFIG =
      new TextFile(
          "config.yaml",
          """
          authenticate_service_url: https://login.example.com
          idp_provider: oidc
          idp_provider_url: https://idp.example.com
          idp_client_id: ostiary
          idp_client_secret: bench
          http_redirect_addr: ':80'
          """);
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private final OneThread timer = new OneThread();
  private final DeltaCache cache = new DeltaCache();
  private final Pipeline pipeline;

  Installation(boolean tellsOutcomes) {
    TranslationMemory memory = new TranslationMemory();
    Options options =
        new Options(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            new EmitSettings(
                new ServerAddress.Socket("/run/ostiary/check.sock"),
                new ServerAddress.Socket("/run/ostiary/portal.sock"),
                AccessLogFormat.JSON));
    pipeline =
        new Pipeline(
            new PipelineSettings(
                new KeyPair("default chain", new PrivateKeyPem("default key")),
                options,
                Duration.ZERO),
            inputs -> Translator.translate(inputs, memory),
            cache,
            new PipelineConsumers(List.of(), List.of(), List.of()),
            new Pipeline.Clocks(() -> NOW, timer));
    if (tellsOutcomes) {
      OutcomeMemory outcomes = new OutcomeMemory(options.controllers());
      pipeline.onSettled(
          settled -> {
            var _ = outcomes.of(settled);
          });
    }
  }

  void start(List<TextFile> manifests, List<Sourced<?>> objects) {
    pipeline.submit(new KubernetesContents(objects, List.of()));
    if (pipeline.start(contents(manifests)) instanceof StartResult.Refused refused) {
      throw new IllegalStateException(refused.toString());
    }
  }

  void take(List<TextFile> manifests) {
    pipeline.submit(contents(manifests));
    timer.run();
  }

  void takeObjects(List<Sourced<?>> objects) {
    pipeline.submit(new KubernetesContents(objects, List.of()));
    timer.run();
  }

  /** How many configurations were put in force. */
  long generation() {
    return pipeline.last().orElseThrow().generation();
  }

  private static FileContents contents(List<TextFile> manifests) {
    return new FileContents(Optional.of(CONFIG), manifests, Map.of(), List.of());
  }
}
