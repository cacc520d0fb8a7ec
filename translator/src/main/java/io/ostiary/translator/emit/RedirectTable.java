package io.ostiary.translator.emit;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Model;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The routes of plain HTTP: to https, on the same host and the public port, but for challenges of
 * certificate authorities, which have to be answered before there can be a certificate.
 *
 * <p>Nobody is asked who he is here, so what is answered gets neither cookies nor credentials.
 */
final class RedirectTable {
  private static final List<String> NOT_FOR_SOLVERS =
      List.of("authorization", "cookie", EnvoyNames.CREDENTIAL_HEADER, EnvoyNames.HOST_HEADER);

  private RedirectTable() {}

  static Draft draft(Model model) {
    return Draft.of(
        RouteConfiguration.class,
        EnvoyNames.REDIRECT_TABLE,
        () -> of(model),
        model.challenges().toArray());
  }

  private static RouteConfiguration of(Model model) {
    RouteConfiguration.Builder table =
        RouteConfiguration.newBuilder()
            .setName(EnvoyNames.REDIRECT_TABLE)
            .setValidateClusters(Values.bool(false));
    TreeMap<Hostname, List<Challenge>> byHost =
        model.challenges().stream()
            .collect(
                Collectors.groupingBy(
                    Challenge::host, TreeMap::new, Collectors.toUnmodifiableList()));
    byHost.forEach(
        (host, challenges) -> {
          VirtualHost.Builder answering = host(host.value());
          challenges.forEach(challenge -> answering.addRoutes(answer(challenge)));
          table.addVirtualHosts(answering.addRoutes(toHttps(model.edge())));
        });
    return table.addVirtualHosts(host("*").addRoutes(toHttps(model.edge()))).build();
  }

  private static VirtualHost.Builder host(String name) {
    return VirtualHost.newBuilder().setName(name).addDomains(name);
  }

  private static Route answer(Challenge challenge) {
    return Route.newBuilder()
        .setName(challenge.origin().toString())
        .setMatch(
            RouteMatch.newBuilder()
                .setPath(challenge.path())
                .addHeaders(
                    HeaderMatcher.newBuilder()
                        .setName(":method")
                        .setStringMatch(Values.exact("GET"))))
        .setRoute(
            RouteAction.newBuilder()
                .setCluster(challenge.upstream().value())
                .setTimeout(Values.seconds(10)))
        .addAllRequestHeadersToRemove(NOT_FOR_SOLVERS)
        .addResponseHeadersToRemove("set-cookie")
        .build();
  }

  private static Route toHttps(Edge edge) {
    RedirectAction.Builder toHttps = RedirectAction.newBuilder().setHttpsRedirect(true);
    if (edge.publicPort() != 443) {
      toHttps.setPortRedirect(edge.publicPort());
    }
    return Route.newBuilder()
        .setName("https")
        .setMatch(RouteMatch.newBuilder().setPrefix("/"))
        .setRedirect(toHttps)
        .build();
  }
}
