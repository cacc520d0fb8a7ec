package io.ostiary.translator.source.pomerium;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.TestInputs;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.model.HttpRoute;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.route.RouteSettings;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.yaml.YamlDocument;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigRoutesTest {
  private final ConfigRoutes routes =
      new ConfigRoutes(
          new ConfigRoutes.Surroundings(
              new FileContents(Map.of()),
              TestInputs.NOW,
              RouteSettings.Defaults.standard(),
              new HostNaming(false),
              false,
              Optional.empty(),
              host -> true));

  @Test
  void aBugHandsARoutesPathsToNoOther() {
    add("from: https://a.example.com\nprefix: /admin\nallowed_users: [a]\ntimeout: forever\n");
    add(
        "from: https://a.example.com\nto: http://10.0.0.1\nallow_public_unauthenticated_access: true");

    List<HttpRoute> served = routes.byHost().getOrDefault(new Hostname("a.example.com"), List.of());
    assertThat(served)
        .singleElement()
        .satisfies(
            route -> {
              assertThat(route.access()).isInstanceOf(Access.Broken.class);
              assertThat(route.action()).isInstanceOf(Action.Unavailable.class);
            });
    assertThat(routes.diagnostics())
        .extracting(diagnostic -> diagnostic.problem())
        .anyMatch(problem -> problem.startsWith("not served because of a bug"));
  }

  /** Adds a route of a document whose lines after the first cannot be told, which is a bug. */
  private void add(String text) {
    YamlDocument document = YamlReader.read(text).documents().getFirst();
    Mapping mapping = (Mapping) document.root();
    routes.add(new Given("routes[0]", mapping, document, ConfigRoutesTest::line), mapping);
  }

  private static Optional<SourceLine> line(int line) {
    if (line > 1) {
      throw new IllegalStateException("a bug");
    }
    return Optional.of(new SourceLine("config.yaml", line));
  }
}
