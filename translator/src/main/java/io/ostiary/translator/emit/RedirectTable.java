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
import java.util.stream.Stream;

/**
 * The routes of plain HTTP: to https, on the same host and the public port, but for challenges of
 * certificate authorities, which have to be answered before there can be a certificate.
 *
 * <p>Only hosts with routes are redirected, or the installation would send browsers to whatever
 * host a request names (an open redirect). The names are all in one virtual host, so that a name
 * costs its own bytes and nothing else.
 *
 * <p>Nobody is asked who he is here, so what is answered gets neither cookies nor credentials.
 */
final class RedirectTable {
  private static final List<String> NOT_FOR_SOLVERS =
      List.of("authorization", "cookie", EnvoyNames.CREDENTIAL_HEADER, EnvoyNames.HOST_HEADER);

  private RedirectTable() {}

  static Draft draft(Model model, Hosts hosts, EmitMemory memory) {
    return Draft.of(
        RouteConfiguration.class,
        EnvoyNames.REDIRECT_TABLE,
        () -> of(model, hosts),
        Stream.concat(Stream.of(memory.same(hosts.all().keySet())), model.challenges().stream())
            .toArray());
  }

  private static RouteConfiguration of(Model model, Hosts hosts) {
    RouteConfiguration.Builder table =
        RouteConfiguration.newBuilder()
            .setName(EnvoyNames.REDIRECT_TABLE)
            .setValidateClusters(Values.bool(false));
    Route toHttps = toHttps(model.edge());
    TreeMap<Hostname, List<Challenge>> challenged =
        model.challenges().stream()
            .collect(
                Collectors.groupingBy(
                    Challenge::host, TreeMap::new, Collectors.toUnmodifiableList()));
    challenged.forEach(
        (host, challenges) -> {
          VirtualHost.Builder answering = host(host.value());
          challenges.forEach(challenge -> answering.addRoutes(answer(challenge)));
          hosts.serving(host).ifPresent(served -> answering.addRoutes(toHttps));
          table.addVirtualHosts(answering);
        });
    if (hosts.any().isPresent()) {
      return table.addVirtualHosts(host("*").addRoutes(toHttps)).build();
    }
    for (Hostname wildcard : hosts.wildcards()) {
      table.addVirtualHosts(host(wildcard.value()).addRoutes(oneLabel(toHttps, wildcard)));
    }
    List<String> exact =
        hosts.exact().stream()
            .filter(host -> !challenged.containsKey(host))
            .map(Hostname::value)
            .sorted()
            .toList();
    if (!exact.isEmpty()) {
      table.addVirtualHosts(
          VirtualHost.newBuilder().setName("hosts").addAllDomains(exact).addRoutes(toHttps));
    }
    return table.build();
  }

  /** Envoy's wildcard covers any number of labels. */
  private static Route oneLabel(Route route, Hostname wildcard) {
    return route.toBuilder()
        .setMatch(route.getMatch().toBuilder().addHeaders(VirtualHosts.oneLabel(wildcard)))
        .build();
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
