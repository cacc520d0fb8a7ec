package io.ostiary.translator.emit;

import static io.ostiary.translator.emit.Samples.BROKEN;
import static io.ostiary.translator.emit.Samples.PROTECTED;
import static io.ostiary.translator.emit.Samples.PUBLIC;
import static io.ostiary.translator.emit.Samples.forward;
import static io.ostiary.translator.emit.Samples.host;
import static io.ostiary.translator.emit.Samples.model;
import static io.ostiary.translator.emit.Samples.route;
import static io.ostiary.translator.emit.Samples.tlsEdge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteAccess;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.VirtualHost;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessTableBuilderTest {
  @Test
  void namesEveryRouteAndHost() {
    AccessTable table =
        table(
            host("a.test", route("open", "/open", PUBLIC), route("closed", "/", PROTECTED)),
            host("*.b.test", route("broken", "/", BROKEN)));

    assertThat(table.routes().values())
        .extracting(route -> route.id().value(), route -> route.host().value(), RouteAccess::access)
        .containsExactly(
            tuple("broken", "*.b.test", BROKEN),
            tuple("closed", "a.test", PROTECTED),
            tuple("open", "a.test", PUBLIC));
    assertThat(table.hosts()).containsExactly(new Hostname("*.b.test"), new Hostname("a.test"));
  }

  @Test
  void leavesToCheckOnlyTheHeadersThatEnvoyCannotSet() {
    HeaderEdits edits =
        new HeaderEdits(
            Map.of(
                "X-Plain", "v",
                "X-Copy", "${pomerium.request.headers[\"A\"]}",
                "Authorization", "Bearer ${pomerium.jwt}",
                "Host", "${pomerium.jwt}"),
            List.of(),
            Map.of(),
            List.of());
    AccessTable table =
        table(host("a.test", route("a", new PathMatch.Elements("/"), forward(), PROTECTED, edits)));

    assertThat(table.route(new RouteId("a")))
        .hasValueSatisfying(
            route ->
                assertThat(route.requestHeaders())
                    .containsExactly(Map.entry("Authorization", "Bearer ${pomerium.jwt}")));
  }

  @Test
  void breaksRoutesThatCannotBeToldApart() {
    AccessTable table =
        table(
            host("a.test", route("same", "/", PUBLIC)), host("b.test", route("same", "/", PUBLIC)));

    assertThat(table.route(new RouteId("same")))
        .hasValueSatisfying(route -> assertThat(route.access()).isInstanceOf(Access.Broken.class));
  }

  private static AccessTable table(VirtualHost... hosts) {
    return AccessTableBuilder.of(model(tlsEdge(), List.of(), hosts));
  }
}
