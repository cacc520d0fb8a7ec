package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.token.Sealer;
import io.ostiary.policy.access.Hostname;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The cookies of logins under way on one kind of host: one sealed cookie per attempt, so that tabs
 * do not disturb each other, and no row in the store before anybody is known.
 *
 * <p>All together they are bounded, because a browser that collects them ends with requests that
 * are too large for any server. What is unreadable goes first, then the oldest.
 */
final class AttemptCookies {
  /** The longest life of an attempt. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final int MOST = 32;
  private static final int MOST_BYTES = 16 * 1024;

  /** More than a browser of good faith ever sends; the rest is not looked at. */
  private static final int MOST_CONSIDERED = 128;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{16}");

  private final String prefix;
  private final CookieWriter writer;
  private final Sealer sealer;
  private final InstantSource clock;

  AttemptCookies(String prefix, CookieWriter writer, Sealer sealer, InstantSource clock) {
    this.prefix = requireNonNull(prefix);
    this.writer = requireNonNull(writer);
    this.sealer = requireNonNull(sealer);
    this.clock = requireNonNull(clock);
  }

  /** The content of a cookie and when it was set. */
  record Attempt(Instant startedAt, String content) {
    boolean isStale(Instant now) {
      return !now.isBefore(startedAt.plus(LIFETIME));
    }

    @Override
    public String toString() {
      return "Attempt[" + startedAt + "]";
    }
  }

  /** The id of the attempt that a secret belongs to; it tells nothing about the secret. */
  static String id(String secretHash) {
    return secretHash.substring(0, 16);
  }

  /** The id of the attempt of a secret that was sent through the browser. */
  static String idOf(String secret) {
    return id(OpaqueToken.hash(secret));
  }

  /** Set-Cookie lines that keep a new attempt, and drop others where there are too many. */
  List<String> keep(Hostname host, String id, String content, RequestCookies present) {
    RequestCookies.Cookie cookie =
        new RequestCookies.Cookie(prefix + id, sealer.seal(context(host, id), encode(content)));
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    lines.add(writer.set(cookie.name(), cookie.value(), LIFETIME));
    superfluous(host, cookie, present).forEach(name -> lines.add(writer.clear(name)));
    return lines.build();
  }

  /** The attempt with that id, stale or not; empty when this browser has none. */
  Optional<Attempt> find(Hostname host, String id, RequestCookies present) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    return present.values(prefix + id).stream()
        .limit(MOST)
        .flatMap(value -> open(host, id, value).stream())
        .findFirst();
  }

  /** The Set-Cookie line that drops an attempt. */
  String drop(String id) {
    return writer.clear(prefix + id);
  }

  /** How the cookie of an attempt is called. */
  String name(String id) {
    return prefix + (ID.matcher(id).matches() ? id : "…");
  }

  private List<String> superfluous(
      Hostname host, RequestCookies.Cookie added, RequestCookies present) {
    List<RequestCookies.Cookie> all =
        present.beginningWith(prefix).stream().limit(MOST_CONSIDERED).toList();
    int bytes = added.size() + all.stream().mapToInt(RequestCookies.Cookie::size).sum();
    int count = all.size() + 1;
    List<String> dropped = new ArrayList<>();
    if (count <= MOST && bytes <= MOST_BYTES) {
      return dropped;
    }
    for (RequestCookies.Cookie oldest : oldestFirst(host, all)) {
      if (count <= MOST && bytes <= MOST_BYTES) {
        break;
      }
      count--;
      bytes -= oldest.size();
      dropped.add(oldest.name());
    }
    return dropped;
  }

  private List<RequestCookies.Cookie> oldestFirst(
      Hostname host, List<RequestCookies.Cookie> cookies) {
    record Aged(RequestCookies.Cookie cookie, Instant startedAt) {}
    return cookies.stream()
        .map(
            cookie ->
                new Aged(
                    cookie,
                    open(host, cookie.name().substring(prefix.length()), cookie.value())
                        .map(Attempt::startedAt)
                        .orElse(Instant.MIN)))
        .sorted(Comparator.comparing(Aged::startedAt))
        .map(Aged::cookie)
        .toList();
  }

  private Optional<Attempt> open(Hostname host, String id, String value) {
    return sealer
        .open(context(host, id), value)
        .map(
            bytes -> {
              ByteBuffer buffer = ByteBuffer.wrap(bytes);
              Instant startedAt = Instant.ofEpochMilli(buffer.getLong());
              return new Attempt(startedAt, Deflated.inflate(buffer));
            });
  }

  private byte[] encode(String content) {
    byte[] deflated = Deflated.deflate(content);
    return ByteBuffer.allocate(Long.BYTES + deflated.length)
        .putLong(clock.instant().toEpochMilli())
        .put(deflated)
        .array();
  }

  /** A cookie opens on its host and under its name only. */
  private static String context(Hostname host, String id) {
    return host.value() + "/" + id;
  }

  /** Text as few bytes. */
  private static final class Deflated {
    private static final int LARGEST = 8 * 1024;

    static byte[] deflate(String text) {
      byte[] plain = text.getBytes(StandardCharsets.UTF_8);
      Deflater deflater = new Deflater(9, true);
      try {
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = new byte[plain.length + 64];
        return Arrays.copyOf(out, deflater.deflate(out));
      } finally {
        deflater.end();
      }
    }

    static String inflate(ByteBuffer bytes) {
      Inflater inflater = new Inflater(true);
      try {
        inflater.setInput(bytes);
        byte[] out = new byte[LARGEST];
        return new String(out, 0, inflater.inflate(out), StandardCharsets.UTF_8);
      } catch (DataFormatException impossible) {
        throw new IllegalStateException("a sealed value is what was sealed", impossible);
      } finally {
        inflater.end();
      }
    }
  }
}
