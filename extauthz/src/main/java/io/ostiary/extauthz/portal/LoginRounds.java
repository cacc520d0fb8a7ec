package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import io.ostiary.policy.access.Hostname;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
    return last(cookies).filter(round -> round.number() >= MOST).isPresent();
  }

  /**
   * The Set-Cookie line after another login. A login that was under way when the last one ended is
   * of a parallel tab, and no round of its own.
   */
  Optional<String> oneMore(RequestCookies cookies, Instant startedAt) {
    Optional<Round> last = last(cookies);
    if (last.filter(round -> startedAt.isBefore(round.endedAt())).isPresent()) {
      return Optional.empty();
    }
    String content = (last.map(Round::number).orElse(0) + 1) + " " + instant.toEpochMilli();
    return Optional.of(
        now.cookies()
            .set(
                now.cookies().rounds(),
                now.rounds().seal(host.value(), content.getBytes(StandardCharsets.US_ASCII)),
                WINDOW));
  }

  /** The Set-Cookie line that begins to count anew. */
  String forget() {
    return now.cookies().clear(now.cookies().rounds());
  }

  private record Round(int number, Instant endedAt) {}

  private Optional<Round> last(RequestCookies cookies) {
    return cookies.values(now.cookies().rounds()).stream()
        .limit(MOST)
        .flatMap(value -> now.rounds().open(host.value(), value).stream())
        .map(bytes -> round(new String(bytes, StandardCharsets.US_ASCII)))
        .filter(round -> instant.isBefore(round.endedAt().plus(WINDOW)))
        .max(Comparator.comparingInt(Round::number));
  }

  private static Round round(String content) {
    List<String> parts = PARTS.splitToList(content);
    return new Round(
        Integer.parseInt(parts.getFirst()), Instant.ofEpochMilli(Long.parseLong(parts.get(1))));
  }
}
