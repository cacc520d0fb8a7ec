package io.ostiary.translator.emit;

import com.google.common.net.InetAddresses;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.ostiary.translator.emit.EmitSettings.MutualTls;
import java.util.List;

/**
 * Mutual TLS between an Envoy and our own servers.
 *
 * <p>The secrets are delivered, though they hold only names of files: an Envoy watches the files of
 * delivered secrets alone, and a file that a cluster names itself would be read once.
 */
final class OwnTls {
  /**
   * A colon cannot be in the name of a Kubernetes object, so no certificate is called like these.
   */
  private static final String IDENTITY = "ostiary:identity";

  private static final String AUTHORITIES = "ostiary:authorities";

  private static final TlsParameters VERSION =
      TlsParameters.newBuilder()
          .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_3)
          .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3)
          .build();

  private OwnTls() {}

  static TransportSocket transportSocket(MutualTls tls) {
    boolean address = InetAddresses.isInetAddress(tls.serverName());
    CertificateValidationContext name =
        CertificateValidationContext.newBuilder()
            .addMatchTypedSubjectAltNames(
                SubjectAltNameMatcher.newBuilder()
                    .setSanType(address ? SanType.IP_ADDRESS : SanType.DNS)
                    .setMatcher(Values.exact(tls.serverName())))
            .build();
    UpstreamTlsContext.Builder context =
        UpstreamTlsContext.newBuilder()
            .setCommonTlsContext(
                CommonTlsContext.newBuilder()
                    .setTlsParams(VERSION)
                    .addTlsCertificateSdsSecretConfigs(delivered(IDENTITY))
                    .setCombinedValidationContext(
                        CombinedCertificateValidationContext.newBuilder()
                            .setDefaultValidationContext(name)
                            .setValidationContextSdsSecretConfig(delivered(AUTHORITIES))));
    if (!address) {
      context.setSni(tls.serverName());
    }
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Packing.any(context.build()))
        .build();
  }

  /** What the transport sockets ask for. */
  static List<Secret> secrets(MutualTls tls) {
    return List.of(
        Secret.newBuilder()
            .setName(IDENTITY)
            .setTlsCertificate(
                TlsCertificate.newBuilder()
                    .setCertificateChain(file(tls.certificate()))
                    .setPrivateKey(file(tls.key())))
            .build(),
        Secret.newBuilder()
            .setName(AUTHORITIES)
            .setValidationContext(
                CertificateValidationContext.newBuilder().setTrustedCa(file(tls.authorities())))
            .build());
  }

  private static SdsSecretConfig delivered(String name) {
    return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(Values.ADS).build();
  }

  private static DataSource file(String path) {
    return DataSource.newBuilder().setFilename(path).build();
  }
}
