package io.ostiary.translator.source.ingress;

import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;

/** Annotations about the Ingress itself and about the kind of its upstreams. */
final class IngressKeys {
  static final Key<Boolean> SECURE =
      Key.of("secure_upstream", ValueTypes.BOOLEAN, "false", "the upstream is spoken to by TLS");
  static final Key<Boolean> PATH_REGEX =
      Key.of(
          "path_regex",
          ValueTypes.BOOLEAN,
          "false",
          "paths of type ImplementationSpecific are RE2 expressions for the whole path");
  static final Key<Boolean> SERVICE_PROXY =
      Key.of(
          "service_proxy_upstream",
          ValueTypes.BOOLEAN,
          "false",
          "requests go to the Service's cluster name instead of its endpoints");
  static final Key<Boolean> EMPTY_HOST =
      Key.of(
          "subtle_allow_empty_host",
          ValueTypes.BOOLEAN,
          "false",
          "a rule without host counts, for every host that has no name of its own");

  static final List<Key<?>> KEYS =
      List.of(
          SECURE,
          PATH_REGEX,
          SERVICE_PROXY,
          EMPTY_HOST,
          Key.later("identity_provider_secret", "a client of its own at the identity provider"),
          Key.later("kubernetes_service_account_token_secret", "access to a Kubernetes API"),
          Key.later("mcp_client", "Model Context Protocol"),
          Key.later("mcp_server", "Model Context Protocol"),
          Key.later("mcp_server_authorization_server_url", "Model Context Protocol"),
          Key.later("mcp_server_max_request_bytes", "Model Context Protocol"),
          Key.later("mcp_server_path", "Model Context Protocol"),
          Key.later("mcp_server_upstream_oauth2_auth_style", "Model Context Protocol"),
          Key.later("mcp_server_upstream_oauth2_auth_url", "Model Context Protocol"),
          Key.later(
              "mcp_server_upstream_oauth2_authorization_url_params", "Model Context Protocol"),
          Key.later("mcp_server_upstream_oauth2_scopes", "Model Context Protocol"),
          Key.later("mcp_server_upstream_oauth2_secret", "Model Context Protocol"),
          Key.later("mcp_server_upstream_oauth2_token_url", "Model Context Protocol"),
          Key.later("set_request_headers_secret", "request headers out of a Secret"),
          Key.later("set_response_headers_secret", "response headers out of a Secret"),
          Key.later("ssh_upstream", "an upstream that speaks SSH"),
          Key.later("tcp_upstream", "an upstream that speaks TCP"),
          Key.later("tls_downstream_client_ca_secret", "authorities of client certificates"),
          Key.later("udp_upstream", "an upstream that speaks UDP"),
          Key.later("upstream_tunnel", "an upstream behind an SSH tunnel"),
          Key.later("upstream_tunnel_ssh_policy", "who may open the tunnel"));

  private IngressKeys() {}

  /** What they say. */
  record Mode(boolean secure, boolean pathRegex, boolean serviceProxy, boolean emptyHost) {}

  static Mode read(Values values) {
    return new Mode(
        values.isSet(SECURE),
        values.isSet(PATH_REGEX),
        values.isSet(SERVICE_PROXY),
        values.isSet(EMPTY_HOST));
  }
}
