package io.ostiary.extauthz.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableListMultimap;
import io.ostiary.policy.access.Hostname;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class ClientKindTest {
  /** Columns: method, target, headers ("name: value" joined by " ~ "), expected kind. */
  @ParameterizedTest(name = "{0} {1} [{2}] -> {3}")
  @CsvFileSource(resources = "/authorizer/client-kinds.csv", delimiter = '|', numLinesToSkip = 1)
  void tellsClientsApart(String method, String target, String headers, ClientKind expected) {
    assertThat(ClientKind.of(head(method, target, headers == null ? "" : headers)))
        .isEqualTo(expected);
  }

  @Test
  void onlyNavigationsMayLogIn() {
    assertThat(ClientKind.values())
        .filteredOn(ClientKind::mayLogin)
        .containsExactly(ClientKind.NAVIGATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                        | ANYTHING",
        "*/*                                                       | ANYTHING",
        "nonsense                                                  | ANYTHING",
        ",,;;q=                                                    | ANYTHING",
        "text/html                                                 | HTML",
        "TEXT/HTML;Q=1.0                                           | HTML",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | HTML",
        "text/html, application/json                               | HTML",
        "application/json, text/html                               | HTML",
        "application/json;q=0.9, text/html                         | HTML",
        "text/html;q=0.9, application/json                         | OTHER",
        "application/json, text/plain, */*                         | OTHER",
        "image/avif,image/webp,*/*;q=0.8                           | OTHER",
        "text/css,*/*;q=0.1                                        | OTHER",
        "text/html;q=0, */*                                        | ANYTHING",
        "text/event-stream                                         | EVENT_STREAM",
        "text/html;q=7                                             | HTML",
      })
  void readsWhatAnAcceptHeaderAsksFor(String accept, Accept expected) {
    assertThat(Accept.of(List.of(accept))).isEqualTo(expected);
  }

  private static RequestHead head(String method, String target, String headers) {
    ImmutableListMultimap.Builder<String, String> lines = ImmutableListMultimap.builder();
    for (String line : Splitter.on('~').trimResults().omitEmptyStrings().split(headers)) {
      int colon = line.indexOf(':');
      lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new RequestHead(
        method,
        new Hostname("app.example.com"),
        "app.example.com",
        target,
        lines.build(),
        Optional.empty(),
        "req-1");
  }
}
