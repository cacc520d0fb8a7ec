package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a route does with a request that is allowed. */
public sealed interface Action {
  /**
   * Sends the request to an upstream.
   *
   * @param upstreams one or more, by weight
   * @param path how the path changes on the way
   * @param host which Host the upstream gets
   * @param timeout whole-response timeout; zero means none
   * @param idleTimeout stream idle timeout; zero means none, empty means the listener's
   * @param upgrades allowed {@code Upgrade} types: {@code websocket}, {@code spdy/3.1}
   */
  record Forward(
      List<WeightedUpstream> upstreams,
      PathRewrite path,
      HostRewrite host,
      Duration timeout,
      Optional<Duration> idleTimeout,
      Set<String> upgrades)
      implements Action {
    public Forward {
      upstreams = List.copyOf(upstreams);
      requireNonNull(path);
      requireNonNull(host);
      requireNonNull(timeout);
      requireNonNull(idleTimeout);
      upgrades = ImmutableSortedSet.copyOf(upgrades);
    }
  }

  /**
   * Redirects; each empty part keeps the request's own.
   *
   * @param scheme {@code http} or {@code https}
   * @param host host without port
   * @param port 1 to 65535
   * @param path whole new path, or new prefix
   * @param status 301, 302, 303, 307 or 308
   * @param stripQuery whether the query is dropped
   */
  record Redirect(
      Optional<String> scheme,
      Optional<String> host,
      OptionalInt port,
      Optional<RedirectPath> path,
      int status,
      boolean stripQuery)
      implements Action {}

  /** A redirect's path. */
  sealed interface RedirectPath {
    /** The whole path. */
    record Whole(String path) implements RedirectPath {}

    /** What replaces the matched prefix. */
    record NewPrefix(String prefix) implements RedirectPath {}
  }

  /** Answers by itself: status 200 to 599 and a body. */
  record Respond(int status, String body) implements Action {}

  /**
   * Answers 503 because something that the route needs is faulty.
   *
   * @param problem plain words; no secrets
   */
  record Unavailable(String problem) implements Action {}

  /** An upstream and its share: weight 1 or more. */
  record WeightedUpstream(UpstreamName upstream, int weight) {}

  /** How the path changes on its way to the upstream. */
  sealed interface PathRewrite {
    /** Not at all. */
    record Keep() implements PathRewrite {}

    /** The matched prefix (the whole path for an exact match) becomes this. */
    record ReplacePrefix(String prefix) implements PathRewrite {}

    /** Every match of the RE2 expression becomes the substitution, with {@code \\1} for groups. */
    record ReplaceRegex(String expression, String substitution) implements PathRewrite {}
  }

  /** Which Host the upstream gets. */
  sealed interface HostRewrite {
    /**
     * The upstream's own name where it has one; the original goes into {@code X-Forwarded-Host}.
     */
    record Upstream() implements HostRewrite {}

    /** The client's. */
    record Preserve() implements HostRewrite {}

    /** This one. */
    record Literal(String host) implements HostRewrite {}

    /** The value of this request header. */
    record FromHeader(String header) implements HostRewrite {}

    /** The path, changed by RE2 expression and substitution. */
    record FromPath(String expression, String substitution) implements HostRewrite {}
  }
}
