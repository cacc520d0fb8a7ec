package io.ostiary.translator.emit;

import static io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction.ADD_IF_ABSENT;

import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.ostiary.translator.model.Edge;
import java.util.List;
import java.util.stream.Stream;

/**
 * The early header mutation: what happens to a request's headers before anything reads them, on
 * every route, public ones included.
 */
final class RequestHeaders {
  private static final String KEPT_CREDENTIAL = "x-ostiary-credential";

  /**
   * What is believed because a proxy is thought to have written it. Envoy itself sets {@code
   * X-Forwarded-Proto}, but would keep that of a trusted proxy, which passes on what clients
   * invent; and it keeps {@code X-Request-Id} and {@code X-Envoy-*} of clients that it takes for
   * internal.
   */
  private static final List<String> FORGEABLE =
      List.of(
          "forwarded",
          "proxy",
          "remote-user",
          "x-forwarded-email",
          "x-forwarded-groups",
          "x-forwarded-host",
          "x-forwarded-method",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-proto",
          "x-forwarded-server",
          "x-forwarded-uri",
          "x-forwarded-user",
          "x-real-ip",
          "x-request-id",
          "x-rewrite-url");

  private static final List<String> FORGEABLE_PREFIXES =
      List.of("x-envoy-", "x-original-", "x-remote-");

  private RequestHeaders() {}

  /**
   * The mutation.
   *
   * @param claimHeaders names of the headers that tell upstreams who the user is
   * @param peers without trusted proxies, {@code X-Forwarded-For} is the client's invention too
   * @param setsHost whether the routes are chosen by {@link EnvoyNames#HOST_HEADER}
   */
  static TypedExtensionConfig mutation(
      List<String> claimHeaders, Edge.Peers peers, boolean setsHost) {
    var mutation =
        io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation
            .newBuilder();
    mutation.addMutations(NewerApi.removeOnMatch(Values.prefix("x-ostiary-")));
    // All of x-pomerium-* goes but one header: it is set aside, and put back.
    mutation.addMutations(
        append(Values.overwrite(KEPT_CREDENTIAL, "%REQ(" + EnvoyNames.CREDENTIAL_HEADER + ")%")));
    mutation.addMutations(NewerApi.removeOnMatch(Values.prefix("x-pomerium-")));
    mutation.addMutations(
        append(Values.overwrite(EnvoyNames.CREDENTIAL_HEADER, "%REQ(" + KEPT_CREDENTIAL + ")%")));
    mutation.addMutations(HeaderMutation.newBuilder().setRemove(KEPT_CREDENTIAL));
    FORGEABLE_PREFIXES.forEach(
        prefix -> mutation.addMutations(NewerApi.removeOnMatch(Values.prefix(prefix))));
    Stream.concat(FORGEABLE.stream(), claimHeaders.stream().filter(Headers::isExpendable))
        .map(name -> HeaderMutation.newBuilder().setRemove(name))
        .forEach(mutation::addMutations);
    if (peers.trustedHops() == 0 && peers.appendsAddress()) {
      mutation.addMutations(HeaderMutation.newBuilder().setRemove("x-forwarded-for"));
    }
    if (setsHost) {
      mutation.addMutations(
          append(Values.overwrite(EnvoyNames.HOST_HEADER, "%REQUESTED_SERVER_NAME%")));
      mutation.addMutations(
          append(Values.header(EnvoyNames.HOST_HEADER, "%REQ(:authority)%", ADD_IF_ABSENT)));
    }
    return Packing.extension("ostiary.request", mutation.build());
  }

  private static HeaderMutation append(HeaderValueOption header) {
    return HeaderMutation.newBuilder().setAppend(header).build();
  }
}
