package io.ostiary.translator.source.route;

import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How long requests may take, and to which protocols they may be upgraded. */
public final class StreamKeys {
  static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout", ValueTypes.DURATION, "30s", "how long a whole response may take; 0 for ever");
  static final Key<Duration> IDLE_TIMEOUT =
      Key.of(
          "idle_timeout", ValueTypes.DURATION, "5m", "how long a stream may be silent; 0 for ever");
  static final Key<Boolean> WEBSOCKETS =
      Key.of(
          "allow_websockets",
          ValueTypes.BOOLEAN,
          "false",
          "WebSockets pass; both timeouts default to 0, and the upstream is spoken to in HTTP/1.1");
  static final Key<Boolean> SPDY =
      Key.of("allow_spdy", ValueTypes.BOOLEAN, "false", "upgrades to SPDY/3.1 pass");

  /** Also a key of the installation, for all routes. */
  public static final Key<List<String>> UPGRADES =
      Key.of("allow_upgrades", ValueTypes.TEXTS, "", "further protocols whose upgrades pass");

  /** The family's table. */
  public static final List<Key<?>> KEYS =
      List.of(TIMEOUT, IDLE_TIMEOUT, WEBSOCKETS, SPDY, UPGRADES);

  private StreamKeys() {}

  /**
   * What the family makes of a route.
   *
   * @param timeout whole-response timeout; zero means none
   * @param idleTimeout stream idle timeout; zero means none, empty means the listener's
   * @param upgrades allowed {@code Upgrade} types
   * @param websockets whether the route itself wants WebSockets to pass
   */
  public record Streams(
      Duration timeout, Optional<Duration> idleTimeout, Set<String> upgrades, boolean websockets) {
    public Streams {
      upgrades = Set.copyOf(upgrades);
    }
  }

  /**
   * Reads the family.
   *
   * @param always upgrades that pass on every route
   */
  public static Streams read(Values values, Duration defaultTimeout, Set<String> always) {
    Set<String> upgrades = new TreeSet<>();
    if (values.isSet(WEBSOCKETS)) {
      upgrades.add("websocket");
    }
    if (values.isSet(SPDY)) {
      upgrades.add("spdy/3.1");
    }
    upgrades.addAll(readUpgrades(values));
    boolean streaming = upgrades.contains("websocket");
    upgrades.addAll(always);
    Optional<Duration> idle = values.get(IDLE_TIMEOUT);
    return new Streams(
        values.get(TIMEOUT).orElse(streaming ? Duration.ZERO : defaultTimeout),
        streaming && idle.isEmpty() ? Optional.of(Duration.ZERO) : idle,
        upgrades,
        streaming);
  }

  /** Protocols whose upgrades pass, in lower case. */
  public static Set<String> readUpgrades(Values values) {
    Set<String> upgrades = new TreeSet<>();
    for (String upgrade : values.get(UPGRADES).orElse(List.of())) {
      String lower = upgrade.toLowerCase(Locale.ROOT);
      if (lower.startsWith("connect") || !lower.matches("[a-z0-9._/-]{1,64}")) {
        values.error(UPGRADES, "'" + upgrade + "' is not supported yet", "remove it");
      } else {
        upgrades.add(lower);
      }
    }
    return upgrades;
  }
}
