package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.model.Edge.ListenAddress;
import io.ostiary.translator.model.Edge.Timeouts;
import io.ostiary.translator.source.route.HeaderKeys;
import io.ostiary.translator.source.setting.BadValueException;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueType;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where users connect, and what holds for every host. */
final class ListenerKeys {
  static final ValueType<ListenAddress> LISTEN_ADDRESS =
      ValueTypes.TEXT.then("address", ListenerKeys::address);

  static final Key<ListenAddress> ADDRESS =
      Key.of("address", LISTEN_ADDRESS, ":443", "where users connect: IP address and port");
  static final Key<ListenAddress> REDIRECT_ADDRESS =
      Key.of("http_redirect_addr", LISTEN_ADDRESS, "", "where plain HTTP is redirected to https");
  static final Key<Boolean> INSECURE =
      Key.of(
          "insecure_server",
          ValueTypes.BOOLEAN,
          "false",
          "the listener speaks plain HTTP, because TLS ends in front of it");
  static final Key<Duration> READ =
      Key.of("timeout_read", ValueTypes.DURATION, "30s", "a whole request must have arrived");
  static final Key<Duration> WRITE =
      Key.of("timeout_write", ValueTypes.DURATION, "0", "the longest life of a stream; 0 for ever");
  static final Key<Duration> IDLE =
      Key.of("timeout_idle", ValueTypes.DURATION, "5m", "a silent connection or stream is closed");
  static final Key<Duration> UPSTREAM =
      Key.of(
          "default_upstream_timeout",
          ValueTypes.DURATION,
          "30s",
          "how long a whole response may take where a route says nothing");
  static final Key<Map<String, String>> RESPONSE_HEADERS =
      Key.of(
          "set_response_headers",
          ValueTypes.TEXT_MAP,
          "X-Frame-Options, X-XSS-Protection, with certificates Strict-Transport-Security",
          "headers on every response; 'disable: true' for none");

  static final List<Key<?>> KEYS =
      List.of(ADDRESS, REDIRECT_ADDRESS, INSECURE, READ, WRITE, IDLE, UPSTREAM, RESPONSE_HEADERS);

  static final Duration DEFAULT_UPSTREAM_TIMEOUT = Duration.ofSeconds(30);
  private static final int HTTPS_PORT = 443;
  private static final ListenAddress DEFAULT_ADDRESS = new ListenAddress("0.0.0.0", HTTPS_PORT);

  private ListenerKeys() {}

  static ListenAddress readAddress(Values values) {
    return values.get(ADDRESS).orElse(DEFAULT_ADDRESS);
  }

  /** Where plain HTTP is redirected from; never where TLS is spoken. */
  static Optional<ListenAddress> readRedirectAddress(Values values, ListenAddress address) {
    Optional<ListenAddress> redirect = values.get(REDIRECT_ADDRESS);
    if (redirect.filter(other -> other.port() != 0 && other.equals(address)).isPresent()) {
      values.error(
          REDIRECT_ADDRESS, "the same as " + ADDRESS.name(), "give it another port, as in :80");
    }
    return redirect;
  }

  /**
   * The port that browsers connect to: that of the URL which leads here, else the listener's own
   * where browsers can be expected to reach it.
   */
  static int publicPort(Optional<URI> authenticateUrl, ListenAddress address, boolean tls) {
    return authenticateUrl
        .map(url -> url.getPort() > 0 ? url.getPort() : HTTPS_PORT)
        .orElse(tls && address.port() > 0 ? address.port() : HTTPS_PORT);
  }

  static Timeouts readTimeouts(Values values) {
    Duration read = values.get(READ).orElse(Duration.ofSeconds(30));
    Duration write = values.get(WRITE).orElse(Duration.ZERO);
    if (!write.isZero() && read.compareTo(write) >= 0) {
      values.error(READ, "not shorter than " + WRITE.name(), "shorten it");
    }
    return new Timeouts(read, write, values.get(IDLE).orElse(Duration.ofMinutes(5)));
  }

  /**
   * Headers on every response.
   *
   * @param strictTransport whether browsers are told to use https alone for a year (HSTS). Not
   *     without a certificate, as Pomerium, because a browser that believed it would refuse the
   *     self-signed one without a way past; nor in development, because it counts for all ports of
   *     the host and long after
   */
  static Map<String, String> readResponseHeaders(Values values, boolean strictTransport) {
    Optional<Map<String, String>> given = values.get(RESPONSE_HEADERS);
    if (given.isEmpty()) {
      Map<String, String> headers =
          Map.of("x-frame-options", "SAMEORIGIN", "x-xss-protection", "1; mode=block");
      return strictTransport ? withStrictTransport(headers) : headers;
    }
    if (given.get().containsKey("disable")) {
      return Map.of();
    }
    return HeaderKeys.checked(values, RESPONSE_HEADERS, given.get());
  }

  private static Map<String, String> withStrictTransport(Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("strict-transport-security", "max-age=31536000; includeSubDomains; preload");
    return all;
  }

  private static ListenAddress address(YamlNode node, String text) throws BadValueException {
    return ListenAddress.parse(text)
        .orElseThrow(
            () ->
                new BadValueException(
                    node, "not an address to listen on", "write ip:port, [ipv6]:port or :port"));
  }
}
