package io.ostiary.envoy.bootstrap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The bootstrap of an Envoy that takes everything else from Ostiary by delta ADS. The text is JSON,
 * which is YAML too, and the same for the same settings.
 */
public final class Bootstrap {
  /** The name of the static cluster that is Ostiary. */
  public static final String XDS_CLUSTER = "ostiary-xds";

  /**
   * Statistics per cluster that nobody reads; with thousands of clusters they would be most of the
   * memory and of every scrape.
   */
  private static final String UNUSED_CLUSTER_STATS =
      "cluster\\..+\\.(circuit_breakers|external|internal|canary|zone|load_report)\\..+"
          + "|cluster\\..+\\.(lb_subsets|lb_zone|lb_local_cluster|lb_recalculate|upstream_flow_control"
          + "|upstream_internal_redirect|original_dst|upstream_cx_(rx|tx)_bytes_buffered).*";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new JsonMapper();

  private Bootstrap() {}

  /** Renders the text, with a line break at its end. */
  public static String text(BootstrapSettings settings) {
    ObjectNode root = JSON.objectNode();
    root.set("node", node(settings.node()));
    // Whoever looks into an overload must get through.
    root.putObject("admin")
        .put("ignore_global_conn_limit", true)
        .set("address", adminAddress(settings.admin()));
    root.set("dynamic_resources", dynamicResources());
    root.set("static_resources", staticResources(settings));
    root.set("layered_runtime", runtime());
    root.set("overload_manager", OverloadRules.json(settings.limits()));
    root.set("typed_dns_resolver_config", systemResolver());
    root.putObject("deferred_stat_options").put("enable_deferred_creation_stats", true);
    root.putObject("stats_config")
        .putObject("stats_matcher")
        .putObject("exclusion_list")
        .putArray("patterns")
        .addObject()
        .putObject("safe_regex")
        .put("regex", UNUSED_CLUSTER_STATS);
    return print(root);
  }

  private static ObjectNode staticResources(BootstrapSettings settings) {
    ObjectNode json = JSON.objectNode();
    ArrayNode clusters = json.putArray("clusters").add(XdsCluster.json(settings.xds()));
    settings
        .probes()
        .ifPresent(
            probes -> {
              clusters.add(probes.adminCluster(adminAddress(settings.admin())));
              json.putArray("listeners").add(probes.listener());
            });
    return json;
  }

  private static ObjectNode node(NodeIdentity node) {
    ObjectNode json = JSON.objectNode().put("id", node.id()).put("cluster", node.cluster());
    if (!node.metadata().isEmpty()) {
      ObjectNode metadata = json.putObject("metadata");
      node.metadata().forEach(metadata::put);
    }
    return json;
  }

  private static ObjectNode adminAddress(AdminAddress admin) {
    return switch (admin) {
      case AdminAddress.Socket socket -> {
        ObjectNode pipe = JSON.objectNode().put("path", socket.path().toString()).put("mode", 0600);
        yield JSON.objectNode().set("pipe", pipe);
      }
      case AdminAddress.Loopback loopback ->
          XdsCluster.socketAddress(loopback.ip(), loopback.port());
    };
  }

  private static ObjectNode dynamicResources() {
    ObjectNode json = JSON.objectNode();
    ObjectNode ads = json.putObject("ads_config");
    ads.put("api_type", "DELTA_GRPC");
    ads.put("transport_api_version", "V3");
    ads.put("set_node_on_first_message_only", true);
    ObjectNode grpc = ads.putArray("grpc_services").addObject().putObject("envoy_grpc");
    grpc.put("cluster_name", XDS_CLUSTER);
    // Envoy's own cap is 30 s: that long could a restarted Ostiary wait for it.
    grpc.putObject("retry_policy")
        .putObject("retry_back_off")
        .put("base_interval", "0.250s")
        .put("max_interval", "2s");
    json.set("lds_config", overAds());
    json.set("cds_config", overAds());
    return json;
  }

  /**
   * Without a limit for the first answer Envoy would call itself ready after 15 s with no listener
   * at all; it has to wait for a complete configuration.
   */
  private static ObjectNode overAds() {
    ObjectNode source = JSON.objectNode();
    source.putObject("ads");
    return source.put("resource_api_version", "V3").put("initial_fetch_timeout", "0s");
  }

  /** The default of 100 instructions refuses ordinary expressions of Ingress paths. */
  private static ObjectNode runtime() {
    ObjectNode runtime = JSON.objectNode();
    ObjectNode layer = runtime.putArray("layers").addObject().put("name", "ostiary");
    layer
        .putObject("static_layer")
        .put("re2.max_program_size.error_level", 32_768)
        .put("re2.max_program_size.warn_level", 8_192);
    return runtime;
  }

  /**
   * The system's own resolver, so that the hosts file counts as it does for every other program.
   */
  private static ObjectNode systemResolver() {
    ObjectNode resolver = JSON.objectNode().put("name", "envoy.network.dns_resolver.getaddrinfo");
    resolver
        .putObject("typed_config")
        .put(
            "@type",
            "type.googleapis.com/envoy.extensions.network.dns_resolver.getaddrinfo.v3"
                + ".GetAddrInfoDnsResolverConfig")
        // With one, a name whose servers do not answer holds up all others.
        .put("num_resolver_threads", 4);
    return resolver;
  }

  static String print(ObjectNode root) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(root) + "\n";
    } catch (JsonProcessingException treesAlwaysPrint) {
      throw new IllegalStateException(treesAlwaysPrint);
    }
  }
}
