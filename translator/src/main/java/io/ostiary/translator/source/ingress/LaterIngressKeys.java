package io.ostiary.translator.source.ingress;

import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueType;
import io.ostiary.translator.source.setting.ValueTypes;
import java.util.List;
import java.util.stream.Stream;

/** Annotations of Pomerium that come later: read as what they are, and then refused. */
final class LaterIngressKeys {
  private static final String HTTP_ONLY =
      "expose this Service by other means until a later version; only HTTP is served";
  private static final String NO_MCP =
      "remove it: the route then passes MCP like any other HTTP, without its authorization";
  private static final String NO_TUNNEL = "name a Service that can be reached as backend";
  private static final String OTHER_NAME =
      "Pomerium's controller refuses it as well, whatever its documentation says";

  static final List<Key<?>> KEYS =
      Stream.of(general(), streams(), mcp(), misnamed()).flatMap(List::stream).toList();

  private LaterIngressKeys() {}

  private static List<Key<?>> general() {
    return List.of(
        Key.later(
            "kubernetes_service_account_token_secret",
            ValueTypes.TEXT,
            "access to a Kubernetes API in the name of the user",
            "remove it, and let users bring credentials of their own"));
  }

  private static List<Key<?>> streams() {
    return List.of(
        Key.later("tcp_upstream", ValueTypes.BOOLEAN, "an upstream that speaks TCP", HTTP_ONLY),
        Key.later("udp_upstream", ValueTypes.BOOLEAN, "an upstream that speaks UDP", HTTP_ONLY),
        Key.later("ssh_upstream", ValueTypes.BOOLEAN, "an upstream that speaks SSH", HTTP_ONLY),
        Key.later("upstream_tunnel", ValueTypes.ANY, "an upstream behind an SSH tunnel", NO_TUNNEL),
        Key.later(
            "upstream_tunnel_ssh_policy", ValueTypes.ANY, "who may open the tunnel", NO_TUNNEL));
  }

  private static List<Key<?>> mcp() {
    return List.of(
        mcp("mcp_server", ValueTypes.BOOLEAN, "the upstream is an MCP server"),
        mcp("mcp_client", ValueTypes.BOOLEAN, "the upstream is an MCP client"),
        mcp("mcp_server_path", ValueTypes.TEXT, "where it answers"),
        mcp("mcp_server_max_request_bytes", ValueTypes.number(0, 0xFFFF_FFFFL), "its limit"),
        mcp("mcp_server_authorization_server_url", ValueTypes.TEXT, "who authorizes for it"),
        mcp("mcp_server_upstream_oauth2_auth_url", ValueTypes.TEXT, "where users authorize"),
        mcp("mcp_server_upstream_oauth2_token_url", ValueTypes.TEXT, "where tokens come from"),
        mcp("mcp_server_upstream_oauth2_scopes", ValueTypes.TEXTS, "what is asked for"),
        mcp(
            "mcp_server_upstream_oauth2_authorization_url_params",
            ValueTypes.TEXT_MAP,
            "what is asked for besides"),
        mcp("mcp_server_upstream_oauth2_auth_style", ValueTypes.TEXT, "how we say who we are"),
        mcp("mcp_server_upstream_oauth2_secret", ValueTypes.TEXT, "our client there"));
  }

  private static Key<?> mcp(String name, ValueType<?> type, String meaning) {
    return Key.later(name, type, "Model Context Protocol: " + meaning, NO_MCP);
  }

  /** Names out of Pomerium's documentation that its own code does not know. */
  private static List<Key<?>> misnamed() {
    return Stream.of(
            "lb_policy", "least_request_lb_config", "maglev_lb_config", "ring_hash_lb_config")
        .<Key<?>>map(
            name ->
                Key.refused(
                    name, "another name", OTHER_NAME, "write load_balancing_policy, and no more"))
        .toList();
  }
}
