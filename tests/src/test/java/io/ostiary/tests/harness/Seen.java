package io.ostiary.tests.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** What {@link EchoUpstream} says that it got. */
public record Seen(JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the echo of an answer. */
  public static Seen in(HttpResponse<String> response) {
    try {
      return new Seen(JSON.readTree(response.body()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(response.statusCode() + ": " + response.body(), e);
    }
  }

  /** Reads an echo. */
  public static Seen in(String body) {
    try {
      return new Seen(JSON.readTree(body));
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  /** The upstream's name. */
  public String upstream() {
    return json.path("upstream").asText();
  }

  /** The name in the certificate that it was shown. */
  public String client() {
    return json.path("client").asText();
  }

  /** The path that it got. */
  public String path() {
    return json.path("path").asText();
  }

  /** The query that it got. */
  public String query() {
    return json.path("query").asText();
  }

  /** All lines of a header, by lower-case name. */
  public List<String> header(String name) {
    List<String> lines = new ArrayList<>();
    json.path("headers").path(name).forEach(line -> lines.add(line.asText()));
    return lines;
  }

  /** The names of all headers. */
  public List<String> headerNames() {
    List<String> names = new ArrayList<>();
    json.path("headers").fieldNames().forEachRemaining(names::add);
    return names;
  }
}
