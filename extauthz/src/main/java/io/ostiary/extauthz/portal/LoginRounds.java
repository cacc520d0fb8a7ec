package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import io.ostiary.policy.access.Hostname;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Counts how often a browser was logged in on a host and came back without its session at once.
 * With a login at the authenticate host each round is silent, so nothing else would end them.
 */
final class LoginRounds {
  private static final Splitter PARTS = Splitter.on(' ');
  private static final int MOST = 3;
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final InForce now;
  private final Hostname host;
  private final Instant instant;

  LoginRounds(InForce now, Hostname host, Instant instant) {
    this.now = requireNonNull(now);
    this.host = requireNonNull(host);
    this.instant = requireNonNull(instant);
  }

  /** Whether the browser goes round and round. */
  boolean tooMany(RequestCookies cookies) {
    return count(cookies) >= MOST;
  }

  /** The Set-Cookie line after another login. */
  String oneMore(RequestCookies cookies) {
    String content = (count(cookies) + 1) + " " + instant.toEpochMilli();
    String name = now.cookies().rounds();
    return now.cookies()
        .set(
            name,
            now.rounds().seal(host.value(), content.getBytes(StandardCharsets.US_ASCII)),
            WINDOW);
  }

  /** The Set-Cookie line that begins to count anew. */
  String forget() {
    return now.cookies().clear(now.cookies().rounds());
  }

  private int count(RequestCookies cookies) {
    return cookies.values(now.cookies().rounds()).stream()
        .limit(MOST)
        .flatMap(value -> now.rounds().open(host.value(), value).stream())
        .flatMap(bytes -> recent(new String(bytes, StandardCharsets.US_ASCII)).stream())
        .max(Integer::compare)
        .orElse(0);
  }

  private Optional<Integer> recent(String content) {
    List<String> parts = PARTS.splitToList(content);
    Instant at = Instant.ofEpochMilli(Long.parseLong(parts.get(1)));
    return instant.isBefore(at.plus(WINDOW))
        ? Optional.of(Integer.parseInt(parts.getFirst()))
        : Optional.empty();
  }
}
