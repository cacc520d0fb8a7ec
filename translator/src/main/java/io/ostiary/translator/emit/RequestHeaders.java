package io.ostiary.translator.emit;

import static io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction.ADD_IF_ABSENT;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.ostiary.translator.model.Edge;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private static final String FAMILIES = "(?:pomerium|ostiary|envoy|original|remote)";

  private RequestHeaders() {}

  /**
   * The mutation.
   *
   * @param edge without trusted proxies, {@code X-Forwarded-For} is the client's invention too
   * @param setsHost whether the routes are chosen by {@link EnvoyNames#HOST_HEADER}
   */
  static TypedExtensionConfig mutation(Edge edge, boolean setsHost) {
    var mutation =
        io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation
            .newBuilder();
    Edge.Peers peers = edge.peers();
    if (edge.requests().underscores() == Edge.Underscores.ALLOW) {
      mutation.addMutations(NewerApi.removeOnMatch(Values.matching(lookalikes(edge))));
    }
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
    Stream.concat(FORGEABLE.stream(), edge.claimHeaders().stream().filter(Headers::isExpendable))
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

  /**
   * Headers that upstreams with CGI's names cannot tell from those that are removed: {@code
   * x_forwarded-email} and {@code X-Forwarded-Email} are both {@code HTTP_X_FORWARDED_EMAIL}.
   */
  static String lookalikes(Edge edge) {
    String families = "x(?:_" + FAMILIES + "[-_]|-" + FAMILIES + "_).*";
    return Stream.concat(
            Stream.of(families, "x(?:_forwarded[-_]|-forwarded_)for"),
            Stream.concat(FORGEABLE.stream(), edge.claimHeaders().stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .map(RequestHeaders::withEitherSeparator))
        .distinct()
        .collect(Collectors.joining("|"));
  }

  private static String withEitherSeparator(String name) {
    return Splitter.on(CharMatcher.anyOf("-_"))
        .splitToStream(name)
        .map(Pattern::quote)
        .collect(Collectors.joining("[-_]"));
  }

  private static HeaderMutation append(HeaderValueOption header) {
    return HeaderMutation.newBuilder().setAppend(header).build();
  }
}
