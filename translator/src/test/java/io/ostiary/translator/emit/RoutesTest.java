package io.ostiary.translator.emit;

import static io.ostiary.translator.emit.Samples.BROKEN;
import static io.ostiary.translator.emit.Samples.PROTECTED;
import static io.ostiary.translator.emit.Samples.PUBLIC;
import static io.ostiary.translator.emit.Samples.certificate;
import static io.ostiary.translator.emit.Samples.forward;
import static io.ostiary.translator.emit.Samples.host;
import static io.ostiary.translator.emit.Samples.model;
import static io.ostiary.translator.emit.Samples.route;
import static io.ostiary.translator.emit.Samples.tlsEdge;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.ostiary.policy.access.Access;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Action.HostRewrite;
import io.ostiary.translator.model.Action.PathRewrite;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HeaderEdits.PrefixRewrite;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoutesTest {
  private static final List<Certificate> CERTIFICATES = List.of(certificate("default"));
  private static final PathMatch ALL = new PathMatch.Elements("/");

  @Test
  void triesOurPathsBeforeTheUsers() {
    List<Route> routes = routes(route("mine", "/.pomerium", PUBLIC), route("all", "/", PUBLIC));

    assertThat(routes)
        .extracting(route -> route.getMatch().getPathSeparatedPrefix())
        .startsWith("/.pomerium", "/.well-known/pomerium");
    assertThat(routes.subList(0, 2))
        .allSatisfy(
            route -> {
              assertThat(route.getRoute().getCluster()).isEqualTo("ostiary-portal");
              assertThat(isChecked(route)).isFalse();
            });
  }

  @Test
  void givesTheAuthenticateHostToThePortalAlone() {
    Model model =
        model(
            tlsEdge(),
            CERTIFICATES,
            host("authenticate.example.com", route("thief", "/oauth2", PUBLIC)));

    assertThat(Decoded.of(model).routesOf("authenticate.example.com"))
        .extracting(route -> route.getRoute().getCluster())
        .containsExactly("ostiary-portal");
    assertThat(AccessTableBuilder.of(model).routes()).isEmpty();
  }

  static Stream<Arguments> actions() {
    return Stream.of(
        Arguments.of(forward()),
        Arguments.of(new Action.Respond(200, "hello")),
        Arguments.of(new Action.Unavailable("secret not found")),
        Arguments.of(
            new Action.Redirect(
                Optional.of("https"),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                302,
                false)));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void checksEveryActionOfARouteThatIsNotPublic(Action action) {
    assertThat(isChecked(only(action, PROTECTED))).isTrue();
    assertThat(isChecked(only(action, BROKEN))).isTrue();
    assertThat(isChecked(only(action, PUBLIC))).isFalse();
  }

  @Test
  void tellsCheckWhichRouteItIs() {
    Route route = only(forward(), PROTECTED);

    assertThat(route.getMetadata().getFilterMetadataMap()).containsOnlyKeys("ostiary");
    assertThat(route.getMetadata().getFilterMetadataOrThrow("ostiary").getFieldsMap())
        .hasEntrySatisfying("r", id -> assertThat(id.getStringValue()).isEqualTo("only"));
  }

  @Test
  void answersNothingAfterARouteWhoseExpressionIsBroken() {
    List<Route> routes =
        routes(
            route("before", "/before", PUBLIC),
            route("broken", new PathMatch.Regex("("), forward(), PROTECTED, HeaderEdits.none()),
            route("after", "/", PUBLIC));

    assertThat(routes.getLast().getName()).isEqualTo("shop/broken");
    assertThat(routes.getLast().getMatch().getPrefix()).isEqualTo("/");
    assertThat(routes.getLast().getDirectResponse().getStatus()).isEqualTo(503);
  }

  @Test
  void refusesAmbiguousPathsWhereRoutesDifferInAccess() {
    assertThat(routes(route("a", "/a", PUBLIC), route("b", "/", PROTECTED)))
        .anyMatch(route -> route.getDirectResponse().getStatus() == 400);
    assertThat(routes(route("a", "/a", PUBLIC), route("b", "/", PUBLIC)))
        .noneMatch(route -> route.getDirectResponse().getStatus() == 400);
  }

  @Test
  void cleansRequestsOfPublicRoutesWhereUsersCanLogIn() {
    HttpRoute open = route("p", "/p", PUBLIC);
    Model mixed = routesModel(open, route("a", "/", PROTECTED));
    Edge noLogin = Samples.edge(Optional.empty(), 443);
    Model nowhere = model(noLogin, CERTIFICATES, host("shop.example.com", open));

    for (Model model : List.of(mixed, routesModel(open))) {
      Route cleaned = Decoded.of(model).route("shop.example.com", "shop/p");
      assertThat(cleaned.getTypedPerFilterConfigMap())
          .containsEntry(OwnCookies.REQUEST_FILTER, new OwnCookies("__Host-ostiary").onRequest());
      assertThat(cleaned.getRequestHeadersToAddList()).containsExactly(OwnCookies.others());
    }
    for (Route route :
        List.of(
            Decoded.of(nowhere).route("shop.example.com", "shop/p"),
            Decoded.of(mixed).route("shop.example.com", "shop/a"))) {
      assertThat(route.getTypedPerFilterConfigMap()).doesNotContainKey(OwnCookies.REQUEST_FILTER);
      assertThat(route.getRequestHeadersToAddList()).isEmpty();
    }
  }

  @Test
  void letsThePortalSetOurCookiesInTablesToo() {
    Model model =
        model(
            tlsEdge(),
            CERTIFICATES,
            host("*.example.com", route("w", "/", PUBLIC)),
            host("*", route("d", "/", PROTECTED)));

    assertThat(Decoded.of(model).virtualHosts())
        .flatExtracting(VirtualHost::getRoutesList)
        .filteredOn(route -> route.getRoute().getCluster().equals(EnvoyNames.PORTAL_CLUSTER))
        .hasSizeGreaterThan(4)
        .allSatisfy(
            route ->
                assertThat(route.getTypedPerFilterConfigMap())
                    .containsEntry(OwnCookies.RESPONSE_FILTER, HttpFilters.OFF)
                    .doesNotContainKeys(OwnCookies.REQUEST_FILTER, RewriteScript.FILTER));
  }

  @Test
  void letsOnlyThePortalSetOurCookies() {
    assertThat(routes(route("p", "/p", PUBLIC), route("a", "/", PROTECTED)))
        .filteredOn(route -> route.containsTypedPerFilterConfig(OwnCookies.RESPONSE_FILTER))
        .extracting(route -> route.getRoute().getCluster())
        .containsExactly("ostiary-portal", "ostiary-portal");
  }

  @Test
  void editsHeaders() {
    HeaderEdits edits =
        new HeaderEdits(
            Map.of(
                "X-Plain", "50%",
                "X-Jwt", "${pomerium.jwt}",
                "Host", "evil",
                "X Bad", "x",
                "X-Lines", "a\r\nb"),
            List.of("X-Gone", ":path", "host"),
            Map.of("x-frame-options", "DENY"),
            List.of(new PrefixRewrite("Location", "http://in/", "https://out/")));
    Route route = only(forward(), PUBLIC, edits);

    assertThat(route.getRequestHeadersToAddList())
        .containsExactly(OwnCookies.others(), Values.overwrite("X-Plain", "50%%"));
    assertThat(route.getRequestHeadersToRemoveList()).containsExactly("X-Gone");
    assertThat(route.getResponseHeadersToAddList())
        .containsExactly(Values.overwrite("x-frame-options", "DENY"));
    assertThat(route.getTypedPerFilterConfigMap())
        .containsEntry(
            RewriteScript.FILTER, RewriteScript.on(edits.rewriteResponse()).orElseThrow());
  }

  @Test
  void setsTheInstallationsHeadersOverAnUpstreams() {
    assertThat(only(forward(), PUBLIC).getResponseHeadersToAddList())
        .extracting(HeaderValueOption::getHeader)
        .extracting(header -> header.getKey() + ": " + header.getValue())
        .containsExactly("X-Frame-Options: SAMEORIGIN");
  }

  static Stream<Endpoints> upstreamsWithAName() {
    return Stream.of(
        new Endpoints.Names(List.of(new Endpoint("app.internal", 80, 1))),
        new Endpoints.NamedAddresses(List.of(new Endpoint("10.0.0.1", 80, 1))));
  }

  @ParameterizedTest
  @MethodSource("upstreamsWithAName")
  void tellsTheUpstreamTheOriginalHostWhereItIsRewritten(Endpoints names) {
    HttpRoute route =
        route(
            "only",
            ALL,
            forward(new PathRewrite.Keep(), new HostRewrite.Upstream(), "named"),
            PUBLIC,
            HeaderEdits.none());
    HttpRoute silent =
        route(
            "only",
            ALL,
            route.action(),
            PUBLIC,
            new HeaderEdits(Map.of(), List.of("X-Forwarded-Host"), Map.of(), List.of()));
    RouteAction told = action(Samples.with(routesModel(route), Samples.upstream("named", names)));
    RouteAction untold =
        action(Samples.with(routesModel(silent), Samples.upstream("named", names)));

    assertThat(told.getAutoHostRewrite().getValue()).isTrue();
    assertThat(told.getAppendXForwardedHost()).isTrue();
    assertThat(untold.getAppendXForwardedHost()).isFalse();
  }

  static Stream<Arguments> faultyActions() {
    return Stream.of(
        Arguments.of(forward(new PathRewrite.Keep(), new HostRewrite.Preserve())),
        Arguments.of(
            forward(new PathRewrite.ReplaceRegex("(", ""), new HostRewrite.Preserve(), "u")),
        Arguments.of(forward(new PathRewrite.Keep(), new HostRewrite.Literal("a\nb"), "u")),
        Arguments.of(forward(new PathRewrite.Keep(), new HostRewrite.FromHeader("a b"), "u")),
        Arguments.of(forward(new PathRewrite.Keep(), new HostRewrite.FromPath("a", "\\7"), "u")),
        Arguments.of(new Action.Respond(99, "")),
        Arguments.of(
            new Action.Redirect(
                Optional.of("javascript"),
                Optional.empty(),
                OptionalInt.of(70_000),
                Optional.empty(),
                302,
                false)));
  }

  @ParameterizedTest
  @MethodSource("faultyActions")
  void answers503WhereEnvoyWouldRefuseTheAction(Action action) {
    Route route = only(action, PROTECTED);

    assertThat(route.getDirectResponse().getStatus()).isEqualTo(503);
    assertThat(isChecked(route)).isTrue();
  }

  @Test
  void keepsAWildcardToOneLabel() {
    Model model = model(tlsEdge(), CERTIFICATES, host("*.example.com", route("w", "/", PROTECTED)));
    List<VirtualHost> hosts = Decoded.of(model).hostsOf("edge/*.example.com");
    Route beyond = hosts.getFirst().getRoutes(0);

    assertThat(hosts.getFirst().getDomainsList()).containsExactly("*.example.com");
    assertThat(beyond.getDirectResponse().getStatus()).isEqualTo(404);
    assertThat(beyond.getMatch().getHeaders(0).getInvertMatch()).isTrue();
    assertThat(hosts.getFirst().getTypedPerFilterConfigMap())
        .containsKey(EnvoyNames.MISDIRECTED_FILTER);
  }

  @Test
  void tellsUpstreamsThatUsersSpeakHttpsWhereTlsEndsInFront() {
    Model behindTls = model(Samples.edge(false, "https", Routing.SCOPED), List.of());
    Model dev = model(Samples.edge(false, "http", Routing.SCOPED), List.of());

    assertThat(Decoded.of(behindTls).tables().values())
        .allSatisfy(
            table ->
                assertThat(table.getRequestHeadersToAddList())
                    .containsExactly(Values.overwrite("x-forwarded-proto", "https")));
    assertThat(Decoded.of(dev).tables().values())
        .allSatisfy(table -> assertThat(table.getRequestHeadersToAddList()).isEmpty());
  }

  @Test
  void allowsLongAnswers() {
    Model model =
        routesModel(
            route(
                "only",
                ALL,
                new Action.Respond(200, "x".repeat(9_000)),
                PUBLIC,
                HeaderEdits.none()));

    assertThat(Decoded.of(model).scopes().values())
        .anySatisfy(
            scope ->
                assertThat(
                        scope
                            .getRouteConfiguration()
                            .getMaxDirectResponseBodySizeBytes()
                            .getValue())
                    .isEqualTo(9_000));
  }

  private static boolean isChecked(Route route) {
    Any mark = route.getTypedPerFilterConfigMap().get(EnvoyNames.AUTHORIZATION_FILTER);
    return !Routes.UNCHECKED.equals(mark);
  }

  private static Route only(Action action, Access access) {
    return only(action, access, HeaderEdits.none());
  }

  private static Route only(Action action, Access access, HeaderEdits edits) {
    return Decoded.of(routesModel(route("only", ALL, action, access, edits)))
        .route("shop.example.com", "shop/only");
  }

  private static RouteAction action(Model model) {
    return Decoded.of(model).route("shop.example.com", "shop/only").getRoute();
  }

  private static List<Route> routes(HttpRoute... routes) {
    return Decoded.of(routesModel(routes)).routesOf("shop.example.com");
  }

  private static Model routesModel(HttpRoute... routes) {
    return model(tlsEdge(), CERTIFICATES, host("shop.example.com", routes));
  }
}
