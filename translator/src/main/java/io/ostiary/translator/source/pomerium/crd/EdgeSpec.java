package io.ostiary.translator.source.pomerium.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code Pomerium} says of connections: from clients, to upstreams, to name servers. */
public final class EdgeSpec {
  private EdgeSpec() {}

  /** How long requests may take. */
  public record Timeouts(
      @JsonPropertyDescription("For a request to arrive whole.") @Nullable String read,
      @JsonPropertyDescription("For request and response together; longer than read.")
          @Nullable String write,
      @JsonPropertyDescription("For a connection without a request.") @Nullable String idle) {}

  /** The HTTP versions that clients may speak. */
  public enum Codec {
    @JsonProperty("auto")
    AUTO,
    @JsonProperty("http1")
    HTTP1,
    @JsonProperty("http2")
    HTTP2,
    @JsonProperty("http3")
    HTTP3
  }

  /** What becomes of %2F and %5C in a path. */
  public enum EscapedSlashes {
    @JsonProperty("keep_unchanged")
    KEEP_UNCHANGED,
    @JsonProperty("reject_request")
    REJECT_REQUEST,
    @JsonProperty("unescape_and_redirect")
    UNESCAPE_AND_REDIRECT,
    @JsonProperty("unescape_and_forward")
    UNESCAPE_AND_FORWARD
  }

  /** What becomes of header names with an underscore. */
  public enum HeaderUnderscores {
    @JsonProperty("allow")
    ALLOW,
    @JsonProperty("reject_request")
    REJECT_REQUEST,
    @JsonProperty("drop_header")
    DROP_HEADER
  }

  /** Client certificates. */
  public record DownstreamMtls(
      @JsonPropertyDescription("The authorities that count, PEM in base64.") @Nullable String ca,
      @JsonPropertyDescription("Revocation lists, PEM in base64.") @Nullable String crl,
      @JsonPropertyDescription("What becomes of a client without a good certificate.")
          @Default("policy_with_default_deny")
          @Nullable Enforcement enforcement,
      @JsonPropertyDescription("What the certificate's names must match, each an expression.")
          @Nullable SubjectAltNames matchSubjectAltNames,
      @JsonPropertyDescription("How many authorities may stand between; 0 means no limit.")
          @Nullable Integer maxVerifyDepth) {}

  /** What becomes of a client without a good certificate. */
  public enum Enforcement {
    @JsonProperty("policy_with_default_deny")
    POLICY_WITH_DEFAULT_DENY,
    @JsonProperty("policy")
    POLICY,
    @JsonProperty("reject_connection")
    REJECT_CONNECTION
  }

  /** What the names in a client certificate must match. */
  public record SubjectAltNames(
      @JsonPropertyDescription("A DNS name.") @Nullable String dns,
      @JsonPropertyDescription("An e-mail address.") @Nullable String email,
      @JsonPropertyDescription("An IP address.") @Nullable String ipAddress,
      @JsonPropertyDescription("A URI.") @Nullable String uri,
      @JsonPropertyDescription("A user principal name.") @Nullable String userPrincipalName) {}

  /** How much an Envoy asks of one upstream at a time. */
  public record CircuitBreakerThresholds(
      @JsonPropertyDescription("Connections.") @Nullable Integer maxConnections,
      @JsonPropertyDescription("Requests that wait for a connection.")
          @Nullable Integer maxPendingRequests,
      @JsonPropertyDescription("Requests that run.") @Nullable Integer maxRequests,
      @JsonPropertyDescription("Retries that run.") @Nullable Integer maxRetries,
      @JsonPropertyDescription("Pools of connections.") @Nullable Integer maxConnectionPools) {}

  /** How Envoy resolves the names of upstreams. */
  public record Dns(
      @JsonPropertyDescription("The families of addresses that are looked up.")
          @Nullable LookupFamily lookupFamily,
      @JsonPropertyDescription("How soon a failed look-up is repeated.")
          @Nullable String failureRefreshRate,
      @JsonPropertyDescription("How long each name server gets.") @Nullable String queryTimeout,
      @JsonPropertyDescription("How often a query is tried.") @Nullable Integer queryTries,
      @JsonPropertyDescription("How soon a name is looked up anew.") @Nullable String refreshRate,
      @JsonPropertyDescription("Queries over one UDP port.") @Nullable Integer udpMaxQueries,
      @JsonPropertyDescription("Whether queries go over TCP.") @Nullable Boolean useTcp) {}

  /** The families of addresses. */
  public enum LookupFamily {
    @JsonProperty("auto")
    AUTO,
    @JsonProperty("v4_only")
    V4_ONLY,
    @JsonProperty("v6_only")
    V6_ONLY,
    @JsonProperty("v4_preferred")
    V4_PREFERRED,
    @JsonProperty("all")
    ALL
  }

  /** The proxy for SSH. */
  public record Ssh(
      @JsonPropertyDescription("namespace/name of Secrets with host keys.")
          @Nullable List<String> hostKeySecrets,
      @JsonPropertyDescription("namespace/name of the Secret that signs users' certificates.")
          @Nullable String userCaKeySecret) {}

  /** Who issues certificates for hosts that have none. */
  public record CertificateAutoProvision(
      @JsonPropertyDescription("A ClusterIssuer of cert-manager.") @Size(min = 1)
          @Nullable String clusterIssuer,
      @JsonPropertyDescription("namespace/name of an Issuer of cert-manager.") @Size(min = 1)
          @Nullable String issuer) {}
}
