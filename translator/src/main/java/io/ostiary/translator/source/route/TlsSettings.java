package io.ostiary.translator.source.route;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.Upstream.Trust;
import io.ostiary.translator.model.Upstream.UpstreamTls;
import java.util.Optional;

/**
 * What a route says about TLS towards its upstream.
 *
 * @param skipVerify whether any certificate is believed
 * @param serverName SNI, and the name that the certificate must carry
 * @param authoritiesPem the only authorities that are believed
 * @param clientCertificate what to show
 * @param renegotiates whether the upstream may ask for another handshake
 */
public record TlsSettings(
    boolean skipVerify,
    Optional<String> serverName,
    Optional<String> authoritiesPem,
    Optional<KeyPair> clientCertificate,
    boolean renegotiates) {
  public TlsSettings {
    requireNonNull(serverName);
    requireNonNull(authoritiesPem);
    requireNonNull(clientCertificate);
  }

  /** TLS towards an upstream that is called so unless the route says otherwise. */
  public UpstreamTls towards(String ownName, Optional<String> extraAuthoritiesPem) {
    Trust trust =
        skipVerify
            ? new Trust.Anyone()
            : authoritiesPem
                .<Trust>map(Trust.Authorities::new)
                .orElseGet(() -> new Trust.SystemAuthorities(extraAuthoritiesPem));
    return new UpstreamTls(serverName.orElse(ownName), trust, clientCertificate, renegotiates);
  }

  /** A text that differs when the settings differ; keys are told by their certificates. */
  public String fingerprint() {
    return skipVerify
        + "\n"
        + serverName.orElse("")
        + "\n"
        + authoritiesPem.orElse("")
        + "\n"
        + clientCertificate.map(KeyPair::chainPem).orElse("")
        + (renegotiates ? "\nrenegotiates" : "");
  }
}
