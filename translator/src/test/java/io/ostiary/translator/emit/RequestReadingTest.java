package io.ostiary.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Edge.Codec;
import io.ostiary.translator.model.Edge.EscapedSlashes;
import io.ostiary.translator.model.Edge.Requests;
import io.ostiary.translator.model.Edge.Underscores;
import io.ostiary.translator.model.Model;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused or removed because two readers would read it in two ways. */
class RequestReadingTest {
  private static final Requests LAX =
      new Requests(Codec.AUTO, EscapedSlashes.KEEP, false, Underscores.ALLOW);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x_pomerium_jwt_assertion",
        "x-pomerium_jwt_assertion",
        "x_pomerium-claim-email",
        "x_ostiary_host",
        "x_envoy_external_address",
        "x_original_url",
        "x-remote_user",
        "remote_user",
        "x_forwarded_email",
        "x-forwarded_for",
        "x_forwarded-for",
        "x_email",
      })
  void headersThatPassForOursAreRemoved(String name) {
    assertThat(isRemoved(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my_header",
        "x_custom",
        "x-forwarded-for",
        "x-pomerium-authorization",
        "x-ostiary-host",
        "content_type",
      })
  void otherHeadersStay(String name) {
    assertThat(isRemoved(name)).isFalse();
  }

  private static boolean isRemoved(String name) {
    return Pattern.matches(RequestHeaders.lookalikes(Samples.edge(LAX)), name);
  }

  @ParameterizedTest
  @CsvSource({
    "/a, false",
    "/a?b=//c, false",
    "/a?b=%2Fc, false",
    "/public//admin, true",
    "//admin, true",
    "/public%2fadmin, true",
    "/public%2F..%2Fadmin, true",
    "/public%5cadmin, true",
    "/public;/../admin, true",
    "/file;v=1, false",
  })
  void ambiguousPathsAreRefusedWhereRoutesDifferInAccess(String path, boolean refused) {
    List<Route> differing =
        guards(
            Samples.route("a", "/public", Samples.PUBLIC),
            Samples.route("b", "/", Samples.PROTECTED));

    assertThat(differing)
        .singleElement()
        .satisfies(
            guard ->
                assertThat(
                        Pattern.matches(
                            guard
                                .getMatch()
                                .getHeaders(0)
                                .getStringMatch()
                                .getSafeRegex()
                                .getRegex(),
                            path))
                    .isEqualTo(refused));
    assertThat(guards(Samples.route("a", "/", Samples.PROTECTED))).isEmpty();
  }

  private static List<Route> guards(io.ostiary.translator.model.HttpRoute... routes) {
    Edge edge = Samples.edge(LAX);
    Model model = Samples.model(edge, List.of(), Samples.host("shop.example.com", routes));
    return Decoded.of(model).tables().values().stream()
        .flatMap(table -> table.getVirtualHostsList().stream())
        .flatMap(host -> host.getRoutesList().stream())
        .filter(route -> route.getDirectResponse().getStatus() == 400)
        .collect(Collectors.toList());
  }
}
