package io.ostiary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.cli.http.Endpoint;
import io.ostiary.cli.http.HttpCall;
import io.ostiary.cli.http.HttpReply;
import io.ostiary.cli.http.LoopbackClient;
import io.ostiary.cli.http.SmallServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the check makes of an Envoy that gives every visitor one answer. */
class DevCheckTest {
  @ParameterizedTest(name = "{0} answers {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a route that no login opens  | accept: false           | 403 | true",
        "a route that no login opens  | accept: false           | 200 | false",
        "a faulty policy              | nonsense: true          | 503 | true",
        "a faulty policy              | nonsense: true          | 200 | false",
        "a faulty policy              | nonsense: true          | 404 | false",
      })
  void asksOfEveryRouteWhatItsPolicySays(String what, String criterion, int status, boolean holds)
      throws IOException {
    String policy =
        criterion.startsWith("accept") ? "" : "    policy: {allow: {or: [{" + criterion + "}]}}\n";
    for (String host : List.of("app.dev.localhost", "*.dev.localhost")) {
      List<String> report = new ArrayList<>();

      boolean sound = check(host, policy, status, report);

      assertThat(sound).as("%s at %s: %s", what, host, report).isEqualTo(holds);
      assertThat(report).anyMatch(line -> line.contains(host));
    }
  }

  private static boolean check(String host, String policy, int status, List<String> report)
      throws IOException {
    try (SmallServer server = SmallServer.bindLoopback(0).serve(new Always(status))) {
      int port = server.address().getPort();
      return new DevCheck(
              new DevCheck.Facts(
                  new LoopbackClient(Duration.ofSeconds(10), Optional.empty()),
                  "http",
                  port,
                  URI.create("http://idp.localhost:1"),
                  false),
              report::add)
          .run(
              Served.routes("  - from: https://" + host + "\n    to: http://127.0.0.1:1\n" + policy)
                  .model());
    }
  }

  private record Always(int status) implements Endpoint {
    @Override
    public HttpReply answer(HttpCall call) {
      return HttpReply.text(status, "");
    }
  }
}
