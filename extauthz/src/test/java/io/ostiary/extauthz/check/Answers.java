package io.ostiary.extauthz.check;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads check responses as Envoy would apply them. */
final class Answers {
  private Answers() {}

  static boolean allows(CheckResponse response) {
    return response.getStatus().getCode() == 0;
  }

  static int status(CheckResponse response) {
    return response.getDeniedResponse().getStatus().getCodeValue();
  }

  static String body(CheckResponse response) {
    return response.getDeniedResponse().getBody();
  }

  static ListMultimap<String, String> headers(CheckResponse response) {
    return headers(response.getDeniedResponse().getHeadersList());
  }

  static String header(CheckResponse response, String name) {
    return String.join("\n", headers(response).get(name));
  }

  /** The headers that the upstream gets instead of the client's. */
  static Map<String, String> upstream(CheckResponse response) {
    Map<String, String> headers = new TreeMap<>();
    response
        .getOkResponse()
        .getHeadersList()
        .forEach(option -> headers.put(option.getHeader().getKey(), option.getHeader().getValue()));
    return headers;
  }

  static List<String> removed(CheckResponse response) {
    return response.getOkResponse().getHeadersToRemoveList().stream().sorted().toList();
  }

  private static ListMultimap<String, String> headers(List<HeaderValueOption> options) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    options.forEach(
        option -> headers.put(option.getHeader().getKey(), option.getHeader().getValue()));
    return headers.build();
  }
}
