package io.ostiary.cli.dev;

import io.ostiary.translator.Inputs;
import io.ostiary.translator.Options;
import io.ostiary.translator.Options.Development;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code dev} serves for a few routes. */
final class Served {
  private Served() {}

  static String publicRoute(String from) {
    return lines(from) + "    allow_public_unauthenticated_access: true\n";
  }

  /** A route for whom a criterion lets in. */
  static String route(String from, String criterion) {
    return lines(from) + "    policy: {allow: {or: [" + criterion + "]}}\n";
  }

  private static String lines(String from) {
    return "  - from: " + from + "\n    to: http://127.0.0.1:1\n";
  }

  static Translated routes(String... routes) {
    return translated(String.join("", routes), Development.HTTP, "default");
  }

  /** Nothing but a generated certificate, over https. */
  static Translated over(String certificate) {
    return translated("", Development.HTTPS, certificate);
  }

  private static Translated translated(String routes, Development development, String certificate) {
    String config =
        """
        address: "127.0.0.1:8080"
        insecure_server: %s
        authenticate_service_url: %s://authenticate.dev.localhost:8080
        idp_provider: oidc
        idp_provider_url: http://127.0.0.1:1
        idp_client_id: dev
        idp_client_secret: dev
        %s"""
            .formatted(
                development == Development.HTTP,
                development == Development.HTTP ? "http" : "https",
                routes.isEmpty() ? "" : "routes:\n" + routes);
    TranslationResult result =
        Translator.translate(
            new Inputs(
                Optional.of(new Inputs.TextFile("config.yaml", config)),
                List.of(),
                Map.of(),
                Instant.parse("2026-01-01T00:00:00Z"),
                new KeyPair(certificate, new PrivateKeyPem(certificate)),
                new Options(
                    Map.of(),
                    Optional.empty(),
                    Optional.of(development),
                    new EmitSettings(
                        new ServerAddress.Socket("/run/authorization.sock"),
                        new ServerAddress.Socket("/run/portal.sock"),
                        AccessLogFormat.TEXT))));
    return switch (result) {
      case Translated translated -> translated;
      case TranslationResult.Rejected rejected ->
          throw new AssertionError(rejected.diagnostics().toString());
    };
  }
}
