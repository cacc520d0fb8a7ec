package io.ostiary.cli.runtime;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.emit.EmitSettings.SystemAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundle of certificate authorities of this machine's system: upstreams with https are believed
 * by it where nothing else is said.
 *
 * @param root the root of the file system
 * @param environment {@code SSL_CERT_FILE} names another bundle, as for OpenSSL
 */
public record AuthorityBundle(Path root, Map<String, String> environment) {
  private static final Logger log = LoggerFactory.getLogger(AuthorityBundle.class);
  private static final String VARIABLE = "SSL_CERT_FILE";

  /** Where systems have it. */
  private static final List<String> USUAL =
      List.of(
          // Debian, Ubuntu, Alpine, Arch.
          "etc/ssl/certs/ca-certificates.crt",
          // Fedora and Red Hat; the second also in older ones.
          "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
          "etc/pki/tls/certs/ca-bundle.crt",
          // SUSE.
          "etc/ssl/ca-bundle.pem",
          "var/lib/ca-certificates/ca-bundle.pem",
          // macOS, BSD.
          "etc/ssl/cert.pem",
          // Homebrew on either kind of Mac.
          "opt/homebrew/etc/ca-certificates/cert.pem",
          "usr/local/etc/ca-certificates/cert.pem");

  public AuthorityBundle {
    requireNonNull(root);
    environment = Map.copyOf(environment);
  }

  /** Of this machine. */
  public static AuthorityBundle ofMachine(Map<String, String> environment) {
    return new AuthorityBundle(Path.of("/"), environment);
  }

  /**
   * For an Envoy on this machine. Without a bundle Envoy refuses upstreams that need one, and a
   * warning says why.
   */
  public SystemAuthorities here() {
    Optional<Path> file = find();
    if (file.isEmpty()) {
      log.warn(
          "event=no_certificate_authorities looked_at={} remedy=\"install ca-certificates, or set {}\"",
          USUAL.stream().map(root::resolve).toList(),
          VARIABLE);
    }
    return new SystemAuthorities(
        file.map(Path::toString).orElse(SystemAuthorities.DEBIAN.file()),
        file.flatMap(AuthorityBundle::read));
  }

  /** For Envoys elsewhere, which have their bundle in this file. */
  public SystemAuthorities elsewhere(String file) {
    return new SystemAuthorities(file, find().flatMap(AuthorityBundle::read));
  }

  private Optional<Path> find() {
    Stream<Path> named =
        Optional.ofNullable(environment.get(VARIABLE)).filter(name -> !name.isEmpty()).stream()
            .map(Path::of);
    return Stream.concat(named, USUAL.stream().map(root::resolve))
        .filter(Files::isReadable)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException unreadable) {
      log.warn("event=certificate_authorities_unreadable file={}", file, unreadable);
      return Optional.empty();
    }
  }
}
