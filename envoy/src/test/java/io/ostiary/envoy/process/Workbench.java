package io.ostiary.envoy.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ostiary.envoy.admin.AdminClient;
import io.ostiary.envoy.binary.EnvoyBinary;
import io.ostiary.envoy.bootstrap.AdminAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** One Envoy with a static configuration: a port that the system chooses and an upstream. */
final class Workbench {
  private static final String HCM =
      "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
  private static final JsonMapper JSON = new JsonMapper();

  private Workbench() {}

  /** The variables that a supervisor under test sees; sockets lie in that folder. */
  static Map<String, String> environment(Path folder) {
    return Map.of("PATH", System.getenv("PATH"), "TMPDIR", folder.toString());
  }

  /** A launch with JSON logs, which are handed on to the file {@code envoy.log} of that folder. */
  static EnvoyLaunch launch(
      EnvoyBinary binary, StateLock lock, Path folder, int upstream, DrainLimits drain)
      throws IOException {
    RuntimeFolder runtime = RuntimeFolder.open(lock, environment(folder));
    AdminAddress.Socket admin = new AdminAddress.Socket(runtime.socket("admin.sock"));
    EnvoyOptions options =
        new EnvoyOptions(
            EnvoyOptions.LogFormat.JSON,
            EnvoyOptions.LogLevel.INFO,
            new EnvoyOptions.Output.Relayed(
                (bytes, length) -> append(folder.resolve("envoy.log"), bytes, length)),
            OptionalInt.of(1),
            drain);
    String bootstrap = bootstrap(admin.path(), upstream, EnvoySupervisor.log(lock));
    return new EnvoyLaunch(binary, bootstrap, admin, options, List.of());
  }

  /** Asks through the Envoy's port. */
  static HttpRequest request(AdminClient admin) throws IOException {
    return request(admin, "/");
  }

  /** The same for a path. */
  static HttpRequest request(AdminClient admin, String path) throws IOException {
    AdminClient.ListenerAddress listener = admin.listeners().getFirst();
    return HttpRequest.newBuilder(
            URI.create("http://" + listener.host() + ":" + listener.port() + path))
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  static int status(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static void append(Path file, byte[] bytes, int length) {
    try {
      Files.write(
          file, Arrays.copyOf(bytes, length), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String bootstrap(Path admin, int upstream, Path log) throws IOException {
    JsonNode routes =
        JSON.readTree(
            """
            {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [
              {"match": {"prefix": "/"}, "route": {"cluster": "upstream"}}]}]}
            """);
    ObjectNode manager = JSON.createObjectNode();
    manager.put("@type", "type.googleapis.com/" + HCM).put("stat_prefix", "users");
    manager.set("route_config", routes);
    manager.set(
        "access_log",
        JSON.readTree(
            """
            [{"name": "file", "typed_config": {"path": "%s", "@type": "type.googleapis.com/\
            envoy.extensions.access_loggers.file.v3.FileAccessLog",
              "log_format": {"json_format": {"path": "%%REQ(:PATH)%%"}}}}]
            """
                .formatted(log)));
    manager.set(
        "http_filters",
        JSON.readTree(
            """
            [{"name": "router", "typed_config": {
              "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]
            """));
    ObjectNode root =
        (ObjectNode)
            JSON.readTree(
                """
                {"static_resources": {
                  "listeners": [{"name": "users", "filter_chains": [{"filters": [{"name": "http"}]}],
                    "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}}],
                  "clusters": [{"name": "upstream", "load_assignment": {"cluster_name": "upstream",
                    "endpoints": [{"lb_endpoints": [{"endpoint": {"address": {"socket_address":
                      {"address": "127.0.0.1", "port_value": %d}}}}]}]}}]}}
                """
                    .formatted(upstream));
    ((ObjectNode) root.at("/static_resources/listeners/0/filter_chains/0/filters/0"))
        .set("typed_config", manager);
    root.putObject("admin").putObject("address").putObject("pipe").put("path", admin.toString());
    return JSON.writeValueAsString(root);
  }
}
