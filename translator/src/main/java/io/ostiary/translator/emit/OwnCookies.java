package io.ostiary.translator.emit;

import com.github.xds.core.v3.TypedExtensionConfig;
import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate.PredicateList;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import com.github.xds.type.matcher.v3.RegexMatcher;
import com.github.xds.type.matcher.v3.StringMatcher;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.re2j.Pattern;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.extensions.common.matching.v3.ExtensionWithMatcher;
import io.envoyproxy.envoy.extensions.filters.common.matcher.action.v3.SkipFilter;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.Mutations;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config.Rule;
import io.envoyproxy.envoy.type.matcher.v3.HttpResponseHeaderMatchInput;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;

/**
 * Keeps cookies of ours between browsers and us, with stock filters: a Lua filter would cost each
 * filter chain 100 KB per script and worker.
 *
 * <p>A cookie of ours is one whose name is the configured cookie name, or begins with it and {@code
 * _}.
 *
 * @param cookieName the configured name
 */
record OwnCookies(String cookieName) {
  /** Takes cookies of ours out of requests; off but on routes that switch it on. */
  static final String REQUEST_FILTER = "ostiary.cookies";

  /** Takes cookies of ours out of responses of upstreams; off on routes to our portal. */
  static final String RESPONSE_FILTER = "ostiary.set-cookie";

  /** The router sets it on responses of upstreams alone, over what the upstream sent. */
  static final String UPSTREAM_MARK = "x-envoy-upstream-service-time";

  private static final String METADATA = "ostiary.cookies";
  private static final String OTHERS = "others";

  /** The filter without rules, which routes give it. */
  static Message requestFilter() {
    return Config.getDefaultInstance();
  }

  /**
   * Switches the filter on for a route that Check does not see: the cookies that are not ours move
   * from the header into metadata, whence {@link #others} puts them back. Several {@code Cookie}
   * lines, which browsers do not send, are joined by a comma on the way, so a comma ends a value of
   * ours as well. Envoy's metadata holds 8 KiB of a header: where more is left, all of it goes.
   */
  Any onRequest() {
    String pairs = "(?:" + ours() + "\\s*(?:=[^;,]*)?(?:[;,]\\s*|$))+";
    // At the end of the header the separator in front goes too.
    String last = "[;,\\s]+" + pairs + "$";
    return Packing.any(
        Config.newBuilder()
            .addRequestRules(
                Rule.newBuilder()
                    .setHeader("cookie")
                    .setRemove(true)
                    .setOnHeaderPresent(
                        KeyValuePair.newBuilder()
                            .setMetadataNamespace(METADATA)
                            .setKey(OTHERS)
                            .setRegexValueRewrite(
                                RegexMatchAndSubstitute.newBuilder()
                                    .setPattern(Values.regex(last + "|(^|[;,\\s])" + pairs))
                                    .setSubstitution("\\1"))))
            .build());
  }

  /** What the route adds to the request with {@link #onRequest}; nothing where none are left. */
  static HeaderValueOption others() {
    return Values.overwrite("cookie", "%DYNAMIC_METADATA(" + METADATA + ":" + OTHERS + ")%");
  }

  /**
   * Removes {@code Set-Cookie} from a response in which an upstream sets a cookie of ours: all
   * lines, because no application does so by mistake. Answers of Check pass here too, without the
   * router's mark.
   *
   * <p>A line without a name counts by its value: some browsers send {@code =a=b} back as {@code
   * a=b}.
   */
  Message responseFilter() {
    Predicate fromUpstream = responseHeader(UPSTREAM_MARK, ".*");
    Predicate setsOurs =
        responseHeader("set-cookie", "(?:.*,)?[\\s=]*" + ours() + "\\s*(?:[=;,].*)?");
    Predicate harmless =
        Predicate.newBuilder()
            .setNotMatcher(
                Predicate.newBuilder()
                    .setAndMatcher(
                        PredicateList.newBuilder()
                            .addPredicate(fromUpstream)
                            .addPredicate(setsOurs)))
            .build();
    return ExtensionWithMatcher.newBuilder()
        .setExtensionConfig(Packing.extension("remove", withoutSetCookie()))
        .setXdsMatcher(
            Matcher.newBuilder()
                .setMatcherList(
                    MatcherList.newBuilder()
                        .addMatchers(
                            FieldMatcher.newBuilder().setPredicate(harmless).setOnMatch(skip()))))
        .build();
  }

  private String ours() {
    return Pattern.quote(cookieName) + "(?:_[^=;,\\s]*)?";
  }

  private static Message withoutSetCookie() {
    return io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
        .newBuilder()
        .setMutations(
            Mutations.newBuilder()
                .addResponseMutations(HeaderMutation.newBuilder().setRemove("set-cookie")))
        .build();
  }

  private static Predicate responseHeader(String name, String expression) {
    HttpResponseHeaderMatchInput input =
        HttpResponseHeaderMatchInput.newBuilder().setHeaderName(name).build();
    return Predicate.newBuilder()
        .setSinglePredicate(
            SinglePredicate.newBuilder()
                .setInput(extension(name, input))
                .setValueMatch(
                    StringMatcher.newBuilder()
                        .setSafeRegex(
                            RegexMatcher.newBuilder()
                                .setGoogleRe2(RegexMatcher.GoogleRE2.getDefaultInstance())
                                .setRegex(expression))))
        .build();
  }

  private static OnMatch skip() {
    return OnMatch.newBuilder()
        .setAction(extension("skip", SkipFilter.getDefaultInstance()))
        .build();
  }

  private static TypedExtensionConfig extension(String name, Message config) {
    return TypedExtensionConfig.newBuilder()
        .setName(name)
        .setTypedConfig(Packing.any(config))
        .build();
  }
}
