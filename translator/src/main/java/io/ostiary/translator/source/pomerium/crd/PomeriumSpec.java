package io.ostiary.translator.source.pomerium.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an installation is to be. It takes every manifest that Pomerium's own definition takes:
 * fields may be added here, rules that it does not have may not.
 */
@ValidationRule(
    value = "!has(self.identityProvider) || has(self.authenticate)",
    message = "with identityProvider, say in authenticate.url where users log in",
    fieldPath = ".authenticate",
    reason = "FieldValueRequired")
@ValidationRule(
    value = "!has(self.authenticate) || has(self.identityProvider)",
    message = "with authenticate, say in identityProvider who logs users in",
    fieldPath = ".identityProvider",
    reason = "FieldValueRequired")
public record PomeriumSpec(
    @JsonPropertyDescription(
            "namespace/name of the Secret with shared_secret, cookie_secret and signing_key.")
        @Required
        @Size(min = 1)
        String secrets,
    @JsonPropertyDescription("The host where users log in.")
        ServiceSpec.@Nullable Authenticate authenticate,
    @JsonPropertyDescription("Who logs users in.") @Nullable IdentityProvider identityProvider,
    @JsonPropertyDescription("namespace/name of kubernetes.io/tls Secrets, for any host.")
        @Nullable List<String> certificates,
    @JsonPropertyDescription(
            "namespace/name of Secrets whose ca.crt vouches for upstreams, besides the system's.")
        @Nullable List<String> caSecrets,
    @JsonPropertyDescription("The session cookie.") ServiceSpec.@Nullable Cookie cookie,
    @JsonPropertyDescription("Where sessions are kept.") ServiceSpec.@Nullable Storage storage,
    @JsonPropertyDescription("Headers for upstreams, each with the claim that fills it.")
        @Nullable Map<String, String> jwtClaimHeaders,
    @JsonPropertyDescription("Whether upstreams get the user's identity in headers.")
        @Nullable Boolean passIdentityHeaders,
    @JsonPropertyDescription("Headers on every response.")
        @Nullable Map<String, String> setResponseHeaders,
    @JsonPropertyDescription("Hosts that a program may be sent back to after a login.")
        @Nullable List<String> programmaticRedirectDomains,
    @JsonPropertyDescription("How bearer tokens of an Authorization header are read.")
        ServiceSpec.@Nullable BearerTokenFormat bearerTokenFormat,
    @JsonPropertyDescription("The audiences that such tokens may carry.")
        @Nullable List<String> idpAccessTokenAllowedAudiences,
    @JsonPropertyDescription("How long requests may take.") EdgeSpec.@Nullable Timeouts timeouts,
    @JsonPropertyDescription("Whether a load balancer in front speaks the PROXY protocol.")
        @Nullable Boolean useProxyProtocol,
    @JsonPropertyDescription("The HTTP versions that clients may speak.")
        EdgeSpec.@Nullable Codec codecType,
    @JsonPropertyDescription("Client certificates.")
        EdgeSpec.@Nullable DownstreamMtls downstreamMtls,
    @JsonPropertyDescription("How much an Envoy asks of one upstream at a time.")
        EdgeSpec.@Nullable CircuitBreakerThresholds circuitBreakerThresholds,
    @JsonPropertyDescription("How Envoy resolves the names of upstreams.")
        EdgeSpec.@Nullable Dns dns,
    @JsonPropertyDescription("Protocols whose upgrades pass.") @Nullable List<String> allowUpgrades,
    @JsonPropertyDescription("Whether /a/../b is served as /b.") @Nullable Boolean normalizePath,
    @JsonPropertyDescription("Whether /a//b is served as /a/b.") @Nullable Boolean mergeSlashes,
    @JsonPropertyDescription("What becomes of %2F and %5C in a path.")
        EdgeSpec.@Nullable EscapedSlashes pathWithEscapedSlashesAction,
    @JsonPropertyDescription("What becomes of header names with an underscore.")
        EdgeSpec.@Nullable HeaderUnderscores headersWithUnderscoresAction,
    @JsonPropertyDescription("The columns of the access log.")
        @Nullable List<String> accessLogFields,
    @JsonPropertyDescription("The columns of the log of decisions.")
        @Nullable List<String> authorizeLogFields,
    @JsonPropertyDescription("Where traces go.") ServiceSpec.@Nullable Otel otel,
    @JsonPropertyDescription("Who issues certificates for hosts that have none.")
        EdgeSpec.@Nullable CertificateAutoProvision certificateAutoProvision,
    @JsonPropertyDescription("The proxy for SSH.") EdgeSpec.@Nullable Ssh ssh,
    @JsonPropertyDescription("Clusters of Pomerium's own store.")
        ServiceSpec.@Nullable DataBroker dataBroker,
    @JsonPropertyDescription("Domains of client metadata for the Model Context Protocol.")
        @Nullable List<String> mcpAllowedClientIdDomains,
    @JsonPropertyDescription("Domains of server metadata for the Model Context Protocol.")
        @Nullable List<String> mcpAllowedAsMetadataDomains,
    @JsonPropertyDescription("Extensions of Pomerium's own Envoy.")
        @Nullable List<String> envoyDynamicExtensions,
    @JsonPropertyDescription("Switches of Pomerium's releases.")
        @Nullable Map<String, Boolean> runtimeFlags) {}
