package io.ostiary.xds.pipeline;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.emit.Resources;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.model.VirtualHost;
import io.ostiary.translator.source.pomerium.Installation;
import io.ostiary.translator.source.route.DefaultAccess;
import io.ostiary.xds.cache.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Small translations. */
final class Translations {
  static final ObjectRef INGRESS = new ObjectRef("Ingress", "shop", "web");
  static final ObjectRef SERVICE = new ObjectRef("Service", "shop", "web");
  private static final Edge.ListenAddress ADDRESS = new Edge.ListenAddress("127.0.0.1", 0);

  private Translations() {}

  /** One host with one route and one upstream; the content makes it differ. */
  static Translated of(String content, Optional<Instant> repeatAt, List<Diagnostic> diagnostics) {
    Hostname host = new Hostname("web.example.com");
    HttpRoute route =
        new HttpRoute(
            new RouteId("r1"),
            INGRESS,
            content,
            new PathMatch.Prefix("/"),
            new Action.Respond(200, content),
            new Access.Public(),
            false,
            HeaderEdits.none());
    UpstreamName name = new UpstreamName("shop/web/80");
    Upstream upstream =
        new Upstream(
            name,
            SERVICE,
            new Upstream.Endpoints.Addresses(List.of()),
            Upstream.Protocol.HTTP1,
            Optional.empty(),
            List.of(),
            Balancing.standard());
    Model model =
        new Model(
            edge(),
            Outbound.standard(),
            Map.of(host, new VirtualHost(host, List.of(route))),
            Map.of(name, upstream),
            Map.of());
    Map<String, Map<String, Any>> resources = new TreeMap<>();
    add(resources, ResourceType.SCOPED_ROUTE, "web.example.com", content);
    add(resources, ResourceType.CLUSTER, "shop/web/80", "always the same");
    return new Translated(
        model,
        new Resources(resources),
        AccessTable.empty(),
        installation(),
        repeatAt,
        diagnostics);
  }

  private static void add(
      Map<String, Map<String, Any>> resources, ResourceType type, String name, String content) {
    Any any =
        Any.newBuilder()
            .setTypeUrl(type.typeUrl())
            .setValue(ByteString.copyFromUtf8(content))
            .build();
    resources.put(type.typeUrl(), Map.of(name, any));
  }

  static Diagnostic diagnostic(String problem) {
    return new Diagnostic(
        Severity.ERROR, INGRESS, Optional.empty(), "spec", "", problem, "mend it");
  }

  private static Edge edge() {
    return new Edge(
        ADDRESS,
        false,
        Optional.empty(),
        "https",
        443,
        Optional.empty(),
        "/oauth2/callback",
        "__Host-ostiary",
        List.of(),
        Map.of(),
        new Edge.Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO),
        Edge.Peers.users(),
        Edge.Requests.strict(),
        Edge.Routing.SCOPED);
  }

  private static Installation installation() {
    return new Installation(
        Optional.empty(),
        "/oauth2/callback",
        "https",
        "__Host-ostiary",
        Duration.ofHours(14),
        Optional.empty(),
        new Installation.Secrets(Optional.empty(), Optional.empty(), Optional.empty()),
        Map.of(),
        Optional.empty(),
        new Installation.Storage.Memory(),
        new Installation.LogSettings(Installation.LogLevel.INFO, Installation.LogLevel.INFO),
        ADDRESS,
        Optional.empty(),
        new Installation.OwnSettings(
            Optional.empty(),
            Duration.ZERO,
            false,
            Edge.Routing.SCOPED,
            DefaultAccess.DENY,
            Installation.PreviousSecrets.NONE));
  }
}
