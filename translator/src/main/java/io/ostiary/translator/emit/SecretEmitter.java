package io.ostiary.translator.emit;

import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Trust;
import io.ostiary.translator.model.Upstream.UpstreamTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Key pairs, by SDS alone: a rotated one changes neither listener nor cluster. And the authorities
 * that many upstreams share, and the names of the files by which Envoy knows our servers.
 */
final class SecretEmitter {
  private SecretEmitter() {}

  static List<Draft> emit(Model model, EmitSettings settings) {
    List<Draft> secrets = new ArrayList<>();
    if (model.edge().tls()) {
      for (Certificate certificate : model.certificates().values()) {
        secrets.add(keyPair(certificate.name().value(), certificate.keyPair()));
      }
    }
    for (Upstream upstream : model.upstreams().values()) {
      upstream.tls().ifPresent(tls -> add(secrets, upstream, tls, settings));
    }
    settings.tls().stream()
        .flatMap(tls -> OwnTls.secrets(tls).stream())
        .map(secret -> Draft.of(Secret.class, secret.getName(), () -> secret))
        .forEach(secrets::add);
    return secrets;
  }

  private static void add(
      List<Draft> secrets, Upstream upstream, UpstreamTls tls, EmitSettings settings) {
    tls.clientCertificate()
        .map(pair -> keyPair(UpstreamTlsContexts.clientSecretName(upstream.name()), pair))
        .ifPresent(secrets::add);
    if (tls.trust() instanceof Trust.SystemAuthorities(Optional<String> further)) {
      further
          .map(
              pem ->
                  Draft.of(
                      Secret.class,
                      UpstreamTlsContexts.authoritiesSecretName(pem),
                      () -> authorities(pem, settings.systemAuthorities().pem()),
                      upstream))
          .ifPresent(secrets::add);
    }
  }

  private static Draft keyPair(String name, KeyPair keyPair) {
    return Draft.of(
        Secret.class,
        name,
        () ->
            Secret.newBuilder()
                .setName(name)
                .setTlsCertificate(
                    TlsCertificate.newBuilder()
                        .setCertificateChain(Values.text(keyPair.chainPem()))
                        .setPrivateKey(Values.text(keyPair.key().pem())))
                .build(),
        keyPair);
  }

  private static Secret authorities(String further, Optional<String> system) {
    String pem = system.map(known -> further.stripTrailing() + "\n" + known).orElse(further);
    return Secret.newBuilder()
        .setName(UpstreamTlsContexts.authoritiesSecretName(further))
        .setValidationContext(
            CertificateValidationContext.newBuilder().setTrustedCa(Values.text(pem)))
        .build();
  }
}
