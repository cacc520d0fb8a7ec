package io.ostiary.translator.source.settings;

import com.google.common.collect.ImmutableMap;

/** The fields of a settings object that mean the same as a key of a config.yaml. */
final class SettingsFields {
  /** Key by path below {@code spec}. */
  static final ImmutableMap<String, String> KEYS =
      ImmutableMap.<String, String>builder()
          .put("authenticate.url", "authenticate_service_url")
          .put("identityProvider.provider", "idp_provider")
          .put("identityProvider.url", "idp_provider_url")
          .put("identityProvider.scopes", "idp_scopes")
          .put("cookie.name", "cookie_name")
          .put("cookie.domain", "cookie_domain")
          .put("cookie.httpOnly", "cookie_http_only")
          .put("cookie.expire", "cookie_expire")
          .put("cookie.sameSite", "cookie_same_site")
          .put("jwtClaimHeaders", "jwt_claims_headers")
          .put("passIdentityHeaders", "pass_identity_headers")
          .put("setResponseHeaders", "set_response_headers")
          .put("programmaticRedirectDomains", "programmatic_redirect_domain_whitelist")
          .put("bearerTokenFormat", "bearer_token_format")
          .put("idpAccessTokenAllowedAudiences", "idp_access_token_allowed_audiences")
          .put("timeouts.read", "timeout_read")
          .put("timeouts.write", "timeout_write")
          .put("timeouts.idle", "timeout_idle")
          .put("useProxyProtocol", "use_proxy_protocol")
          .put("codecType", "codec_type")
          .put("accessLogFields", "access_log_fields")
          .put("authorizeLogFields", "authorize_log_fields")
          .put("downstreamMtls", "downstream_mtls")
          .put("circuitBreakerThresholds", "circuit_breaker_thresholds")
          .put("dns.lookupFamily", "dns_lookup_family")
          .put("dns.failureRefreshRate", "dns_failure_refresh_rate")
          .put("dns.queryTimeout", "dns_query_timeout")
          .put("dns.queryTries", "dns_query_tries")
          .put("dns.refreshRate", "dns_refresh_rate")
          .put("dns.udpMaxQueries", "dns_udp_max_queries")
          .put("dns.useTcp", "dns_use_tcp")
          .put("allowUpgrades", "allow_upgrades")
          .put("normalizePath", "normalize_path")
          .put("mergeSlashes", "merge_slashes")
          .put("pathWithEscapedSlashesAction", "path_with_escaped_slashes_action")
          .put("headersWithUnderscoresAction", "headers_with_underscores_action")
          .put("otel.endpoint", "otel_exporter_otlp_endpoint")
          .put("otel.protocol", "otel_exporter_otlp_protocol")
          .put("otel.headers", "otel_exporter_otlp_headers")
          .put("otel.timeout", "otel_exporter_otlp_timeout")
          .put("otel.resourceAttributes", "otel_resource_attributes")
          .put("otel.bspScheduleDelay", "otel_bsp_schedule_delay")
          .put("otel.bspMaxExportBatchSize", "otel_bsp_max_export_batch_size")
          .put("otel.logLevel", "otel_log_level")
          .put("mcpAllowedClientIdDomains", "mcp_allowed_client_id_domains")
          .put("mcpAllowedAsMetadataDomains", "mcp_allowed_as_metadata_domains")
          .put("envoyDynamicExtensions", "envoy_dynamic_extensions")
          .put("runtimeFlags", "runtime_flags")
          .buildOrThrow();

  private SettingsFields() {}
}
