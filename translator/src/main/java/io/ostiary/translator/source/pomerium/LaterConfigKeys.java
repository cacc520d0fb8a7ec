package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.source.setting.Key;
import java.util.List;
import java.util.stream.Stream;

/** Pomerium's other global keys: those that come later, are refused, or change nothing here. */
final class LaterConfigKeys {
  private static final String ONE_PROCESS =
      "Ostiary is one process, so it has no services that call each other";
  private static final String REMOVED = "removed by Pomerium";

  static final List<Key<?>> KEYS =
      Stream.of(later(), tracing(), removed(), withoutEffect()).flatMap(List::stream).toList();

  private LaterConfigKeys() {}

  private static List<Key<?>> later() {
    return Stream.of(
            "access_log_fields",
            "authorize_log_fields",
            "autocert",
            "autocert_ca",
            "autocert_dir",
            "autocert_eab_key_id",
            "autocert_eab_mac_key",
            "autocert_email",
            "autocert_must_staple",
            "autocert_trusted_ca",
            "autocert_trusted_ca_file",
            "autocert_use_staging",
            "blob_storage",
            "branding",
            "dns_resolvers",
            "envoy_dynamic_extensions",
            "google_cloud_serverless_authentication_service_account",
            "http3_advertise_port",
            "identity_providers",
            "idp_access_token_allowed_audiences",
            "jwt_groups_filter",
            "jwt_issuer_format",
            "mcp_allowed_as_metadata_domains",
            "mcp_allowed_client_id_domains",
            "metrics_basic_auth",
            "metrics_certificate",
            "metrics_certificate_file",
            "metrics_certificate_key",
            "metrics_certificate_key_file",
            "metrics_client_ca",
            "metrics_client_ca_file",
            "programmatic_redirect_domain_whitelist",
            "session_recording_concurrency",
            "ssh_address",
            "ssh_host_key_files",
            "ssh_host_keys",
            "ssh_rls_additional_entries",
            "ssh_rls_enabled",
            "ssh_user_ca_key",
            "ssh_user_ca_key_file")
        .<Key<?>>map(name -> Key.later(name, "Pomerium's " + name))
        .toList();
  }

  private static List<Key<?>> tracing() {
    return Stream.of(
            "otel_attribute_value_length_limit",
            "otel_bsp_max_export_batch_size",
            "otel_bsp_schedule_delay",
            "otel_exporter_otlp_endpoint",
            "otel_exporter_otlp_headers",
            "otel_exporter_otlp_protocol",
            "otel_exporter_otlp_timeout",
            "otel_exporter_otlp_traces_endpoint",
            "otel_exporter_otlp_traces_headers",
            "otel_exporter_otlp_traces_protocol",
            "otel_exporter_otlp_traces_timeout",
            "otel_log_level",
            "otel_resource_attributes",
            "otel_traces_exporter",
            "otel_traces_sampler_arg")
        .<Key<?>>map(name -> Key.later(name, "export of traces"))
        .toList();
  }

  private static List<Key<?>> removed() {
    return List.of(
        gone("client_ca", "write downstream_mtls.ca"),
        gone("client_ca_file", "write downstream_mtls.ca_file"),
        gone("idp_qps", "remove it"),
        gone("idp_refresh_directory_interval", "remove it"),
        gone("idp_refresh_directory_timeout", "remove it"),
        gone("idp_service_account", "remove it: groups come from the ID token"),
        gone("policy_file", "write the routes into this file"),
        gone("tracing_datadog_address", "remove it"),
        gone("tracing_jaeger_agent_endpoint", "remove it"),
        gone("tracing_jaeger_collector_endpoint", "remove it"),
        gone("tracing_provider", "remove it"),
        gone("tracing_sample_rate", "remove it"),
        gone("tracing_zipkin_endpoint", "remove it"));
  }

  private static Key<?> gone(String name, String remedy) {
    return Key.refused(name, REMOVED, "no longer part of Pomerium", remedy);
  }

  private static List<Key<?>> withoutEffect() {
    return List.of(
        unused("authenticate_internal_service_url", ONE_PROCESS),
        unused("authorize_internal_service_url", ONE_PROCESS),
        unused("authorize_service_url", ONE_PROCESS),
        unused("authorize_service_urls", ONE_PROCESS),
        unused("auto_apply_changesets", "only Pomerium Zero reads it"),
        unused("databroker_cluster_leader_id", "replicas share one database instead"),
        unused("databroker_cluster_node_id", "replicas share one database instead"),
        unused("databroker_cluster_nodes", "replicas share one database instead"),
        unused("databroker_internal_service_url", ONE_PROCESS),
        unused("databroker_raft_bind_address", "replicas share one database instead"),
        unused("databroker_service_url", ONE_PROCESS),
        unused("databroker_service_urls", ONE_PROCESS),
        unused("debug_address", "there is no Go profiler"),
        unused("envoy_admin_access_log_path", "the admin address listens on a socket of its own"),
        unused("envoy_admin_address", "the admin address listens on a socket of its own"),
        unused("envoy_admin_profile_path", "the admin address listens on a socket of its own"),
        unused("grpc_address", ONE_PROCESS),
        unused("grpc_client_timeout", ONE_PROCESS),
        unused("grpc_insecure", ONE_PROCESS),
        unused("health_check_systemd_disabled", "systemd is not notified"),
        unused("installation_id", "telemetry is not sent"),
        unused("override_certificate_name", ONE_PROCESS),
        unused("runtime_flags", "they switch parts of Pomerium's own program"),
        unused("services", "every process does everything"),
        unused("tls_derive", ONE_PROCESS));
  }

  private static Key<?> unused(String name, String reason) {
    return Key.noEffect(name, "Pomerium's " + name, reason);
  }
}
