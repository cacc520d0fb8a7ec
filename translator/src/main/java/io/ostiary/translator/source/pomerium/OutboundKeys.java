package io.ostiary.translator.source.pomerium;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.Outbound.Dns;
import io.ostiary.translator.model.Outbound.Family;
import io.ostiary.translator.model.Outbound.Resolver;
import io.ostiary.translator.source.setting.BadValueException;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** How upstreams are reached: names, and the address to connect from. */
final class OutboundKeys {
  private static final int MANY = 999_999_999;

  static final Key<Family> FAMILY =
      Key.of(
          "dns_lookup_family",
          ValueTypes.oneOf(
              ImmutableMap.of(
                  "auto", Family.AUTO,
                  "v4_only", Family.V4_ONLY,
                  "v6_only", Family.V6_ONLY,
                  "v4_preferred", Family.V4_PREFERRED,
                  "all", Family.ALL)),
          "v4_preferred",
          "which addresses of an upstream's name are wanted");
  static final Key<Duration> REFRESH =
      Key.of(
          "dns_refresh_rate",
          ValueTypes.POSITIVE_DURATION,
          "5s",
          "how often a name is resolved anew");
  static final Key<Duration> FAILURE_REFRESH =
      Key.of(
          "dns_failure_refresh_rate",
          ValueTypes.POSITIVE_DURATION,
          "as often",
          "how often while that fails");
  static final Key<Duration> QUERY_TIMEOUT =
      Key.of(
          "dns_query_timeout",
          ValueTypes.POSITIVE_DURATION,
          "the system's",
          "how long a name server may take for the first try; by whole seconds");
  static final Key<Integer> QUERY_TRIES =
      Key.of(
          "dns_query_tries",
          ValueTypes.integer(1, MANY),
          "the system's",
          "how often name servers are asked");
  static final Key<Integer> UDP_QUERIES =
      Key.of(
          "dns_udp_max_queries",
          ValueTypes.integer(0, MANY),
          "100",
          "how many questions one UDP port carries; 0 for any number");
  static final Key<Boolean> USE_TCP =
      Key.of("dns_use_tcp", ValueTypes.BOOLEAN, "false", "name servers are asked over TCP alone");
  static final Key<String> SOURCE_ADDRESS =
      Key.of(
          "envoy_bind_config_source_address",
          ValueTypes.TEXT.then("IP address", OutboundKeys::address),
          "",
          "the address of this machine that upstreams are connected from");
  static final Key<Boolean> FREEBIND =
      Key.of(
          "envoy_bind_config_freebind",
          ValueTypes.BOOLEAN,
          "false",
          "that address may be none of this machine's yet");

  static final List<Key<?>> KEYS =
      List.of(
          FAMILY,
          REFRESH,
          FAILURE_REFRESH,
          QUERY_TIMEOUT,
          QUERY_TRIES,
          UDP_QUERIES,
          USE_TCP,
          SOURCE_ADDRESS,
          FREEBIND);

  private OutboundKeys() {}

  static Outbound read(Values values) {
    Optional<String> source = values.get(SOURCE_ADDRESS);
    if (values.isSet(FREEBIND) && !values.has(SOURCE_ADDRESS)) {
      values.error(FREEBIND, "does nothing without " + SOURCE_ADDRESS.name(), "add it");
    }
    Dns dns =
        new Dns(
            values.get(FAMILY).orElse(Family.V4_PREFERRED),
            values.get(REFRESH),
            values.get(FAILURE_REFRESH),
            resolver(values));
    return new Outbound(dns, source, values.isSet(FREEBIND));
  }

  /** The system's resolver takes no settings, so one that does is used where there are some. */
  private static Optional<Resolver> resolver(Values values) {
    boolean wanted =
        Stream.of(QUERY_TIMEOUT, QUERY_TRIES, UDP_QUERIES).anyMatch(values::has)
            || values.isSet(USE_TCP);
    return wanted
        ? Optional.of(
            new Resolver(
                values.get(QUERY_TIMEOUT),
                count(values, QUERY_TRIES),
                count(values, UDP_QUERIES),
                values.isSet(USE_TCP)))
        : Optional.empty();
  }

  private static OptionalInt count(Values values, Key<Integer> key) {
    return values.get(key).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static String address(YamlNode node, String text) throws BadValueException {
    if (!InetAddresses.isInetAddress(text)) {
      throw new BadValueException(node, "not an IP address", "write an address without a port");
    }
    return InetAddresses.toAddrString(InetAddresses.forString(text));
  }
}
