package io.ostiary.translator;

import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Inputs for tests: small, and the same at every call. */
public final class TestInputs {
  /** The time at which tests translate. */
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  /** A configuration that can log users in. */
  public static final String LOGIN =
      """
      authenticate_service_url: https://login.example.com
      idp_provider: oidc
      idp_provider_url: https://idp.example.com
      idp_client_id: ostiary
      idp_client_secret: geheim
      """;

  /** What answers for hosts without a certificate of their own; a process has one for its life. */
  public static final KeyPair DEFAULT_CERTIFICATE =
      new KeyPair("default chain", new PrivateKeyPem("default key"));

  private TestInputs() {}

  public static Options options() {
    return new Options(
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        new EmitSettings(
            new ServerAddress.Socket("/run/ostiary/check.sock"),
            new ServerAddress.Socket("/run/ostiary/portal.sock"),
            AccessLogFormat.JSON));
  }

  public static Inputs of(String config, String... manifests) {
    List<TextFile> files = new ArrayList<>();
    for (int i = 0; i < manifests.length; i++) {
      files.add(new TextFile(i == 0 ? "in.yaml" : "in" + i + ".yaml", manifests[i]));
    }
    return of(config, files, Map.of(), options());
  }

  public static Inputs of(
      String config, List<TextFile> manifests, Map<String, String> files, Options options) {
    return new Inputs(
        Optional.of(new TextFile("config.yaml", config)),
        manifests,
        files,
        NOW,
        DEFAULT_CERTIFICATE,
        options);
  }

  public static TranslationResult.Translated translated(Inputs inputs) {
    return switch (Translator.translate(inputs)) {
      case TranslationResult.Translated translated -> translated;
      case TranslationResult.Rejected rejected ->
          throw new AssertionError("rejected: " + rejected.diagnostics());
    };
  }

  /** Every document of the golden folders of Ingresses. */
  static List<String> documents() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/ingress"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("in.*\\.yaml"))
          .sorted()
          .flatMap(file -> Stream.of(read(file).split("(?m)^---$")))
          .filter(document -> !document.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file in UTF-8. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
