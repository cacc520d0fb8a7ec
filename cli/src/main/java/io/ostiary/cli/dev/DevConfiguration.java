package io.ostiary.cli.dev;

import io.ostiary.cli.dev.idp.DevClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code config.yaml} of {@code dev}: the same keys as in production, so that nothing is served
 * by another way there.
 */
public final class DevConfiguration {
  /** The host of the redirect URI. */
  public static final String AUTHENTICATE_HOST = "authenticate.dev.localhost";

  private static final Pattern ADDRESS =
      Pattern.compile("^address: \"127\\.0\\.0\\.1:([0-9]{1,5})\"$", Pattern.MULTILINE);

  private DevConfiguration() {}

  /**
   * The files of TLS.
   *
   * @param certificate the chain
   * @param key its key
   */
  public record TlsFiles(Path certificate, Path key) {}

  /**
   * The text.
   *
   * @param port where users connect
   * @param issuer the development provider
   * @param tls the certificate; without one it is plain http
   */
  public static String text(int port, URI issuer, DevClient client, Optional<TlsFiles> tls) {
    String scheme = tls.isPresent() ? "https" : "http";
    return """
    # Written by `ostiary dev` at each start.
    address: "127.0.0.1:%d"
    %s
    authenticate_service_url: %s://%s:%d
    idp_provider: oidc
    idp_provider_url: %s
    idp_client_id: %s
    idp_client_secret: "%s"
    jwt_claims_headers: [email, groups, name]
    pass_identity_headers: true
    health_check_addr: "127.0.0.1:0"
    """
        .formatted(
            port,
            tls.map(DevConfiguration::certificate).orElse("insecure_server: true"),
            scheme,
            AUTHENTICATE_HOST,
            port,
            issuer,
            client.id(),
            client.secret());
  }

  /** The port of such a text. */
  static OptionalInt port(String text) {
    Matcher address = ADDRESS.matcher(text);
    return address.find()
        ? OptionalInt.of(Integer.parseInt(address.group(1)))
        : OptionalInt.empty();
  }

  private static String certificate(TlsFiles files) {
    return "certificate_file: '%s'\ncertificate_key_file: '%s'"
        .formatted(quoted(files.certificate()), quoted(files.key()));
  }

  private static String quoted(Path path) {
    return path.toString().replace("'", "''");
  }
}
