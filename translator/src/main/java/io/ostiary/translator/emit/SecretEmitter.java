package io.ostiary.translator.emit;

import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.Model;
import java.util.ArrayList;
import java.util.List;

/** Key pairs, by SDS alone: a rotated one changes neither listener nor cluster. */
final class SecretEmitter {
  private SecretEmitter() {}

  static List<Secret> emit(Model model) {
    List<Secret> secrets = new ArrayList<>();
    if (model.edge().tls()) {
      model.certificates().values().stream()
          .map(certificate -> secret(certificate.name().value(), certificate.keyPair()))
          .forEach(secrets::add);
    }
    model
        .upstreams()
        .values()
        .forEach(
            upstream ->
                upstream
                    .tls()
                    .flatMap(tls -> tls.clientCertificate())
                    .map(
                        keyPair ->
                            secret(UpstreamTlsContexts.clientSecretName(upstream.name()), keyPair))
                    .ifPresent(secrets::add));
    return secrets;
  }

  private static Secret secret(String name, KeyPair keyPair) {
    return Secret.newBuilder()
        .setName(name)
        .setTlsCertificate(
            TlsCertificate.newBuilder()
                .setCertificateChain(Values.text(keyPair.chainPem()))
                .setPrivateKey(Values.text(keyPair.key().pem())))
        .build();
  }
}
