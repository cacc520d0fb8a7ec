package io.ostiary.translator.emit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.net.InetAddresses;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.ostiary.translator.emit.EmitSettings.SystemAuthorities;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Trust;
import io.ostiary.translator.model.Upstream.UpstreamTls;
import io.ostiary.translator.model.UpstreamName;
import java.util.Optional;

/** TLS towards upstreams: who we say we want, whom we believe, what we show. */
final class UpstreamTlsContexts {
  /** TLS 1.2 and 1.3, on both sides. */
  static final TlsParameters VERSIONS =
      TlsParameters.newBuilder()
          .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
          .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3)
          .build();

  private UpstreamTlsContexts() {}

  static TransportSocket of(Upstream upstream, UpstreamTls tls, SystemAuthorities system) {
    CommonTlsContext.Builder common = CommonTlsContext.newBuilder().setTlsParams(VERSIONS);
    validate(common, tls, system);
    if (tls.clientCertificate().isPresent()) {
      common.addTlsCertificateSdsSecretConfigs(
          SdsSecretConfig.newBuilder()
              .setName(clientSecretName(upstream.name()))
              .setSdsConfig(Values.ADS));
    }
    UpstreamTlsContext.Builder context =
        UpstreamTlsContext.newBuilder()
            .setCommonTlsContext(common)
            .setAllowRenegotiation(tls.renegotiates());
    if (isName(tls.serverName())) {
      context.setSni(tls.serverName());
    }
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Packing.any(context.build()))
        .build();
  }

  /**
   * A colon cannot be in the name of a Kubernetes object, so no certificate is called like this.
   */
  static String clientSecretName(UpstreamName upstream) {
    return "client:" + upstream;
  }

  /**
   * The secret with the system's authorities and further ones. It is named by its content and
   * shared by all upstreams with the same further ones, because the system's are about 200 KiB.
   */
  static String authoritiesSecretName(String furtherPem) {
    return "authorities:" + Hashing.sha256().hashString(furtherPem, UTF_8);
  }

  private static void validate(
      CommonTlsContext.Builder common, UpstreamTls tls, SystemAuthorities system) {
    CertificateValidationContext.Builder validation = CertificateValidationContext.newBuilder();
    boolean anyone = tls.trust() instanceof Trust.Anyone;
    if (!anyone && !tls.serverName().isEmpty()) {
      validation.addMatchTypedSubjectAltNames(
          SubjectAltNameMatcher.newBuilder()
              .setSanType(isName(tls.serverName()) ? SanType.DNS : SanType.IP_ADDRESS)
              .setMatcher(Values.exact(tls.serverName())));
    }
    switch (tls.trust()) {
      case Trust.Anyone() ->
          common.setValidationContext(
              validation.setTrustChainVerification(TrustChainVerification.ACCEPT_UNTRUSTED));
      case Trust.Authorities(String pem) ->
          common.setValidationContext(validation.setTrustedCa(Values.text(pem)));
      case Trust.SystemAuthorities(Optional<String> further) when further.isPresent() ->
          common.setCombinedValidationContext(
              CombinedCertificateValidationContext.newBuilder()
                  .setDefaultValidationContext(validation)
                  .setValidationContextSdsSecretConfig(
                      SdsSecretConfig.newBuilder()
                          .setName(authoritiesSecretName(further.get()))
                          .setSdsConfig(Values.ADS)));
      case Trust.SystemAuthorities _ ->
          common.setValidationContext(
              validation.setTrustedCa(DataSource.newBuilder().setFilename(system.file())));
    }
  }

  private static boolean isName(String serverName) {
    return !serverName.isEmpty()
        && serverName.length() <= 255
        && !InetAddresses.isInetAddress(serverName);
  }
}
