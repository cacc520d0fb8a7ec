package io.ostiary.translator.emit;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Map;

/** Small protobuf values in the shape in which Envoy wants them. */
final class Values {
  /** Where Envoy gets every dynamic resource. */
  static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();

  /** Longer times mean nothing to a user, and Envoy refuses what overflows its clock. */
  private static final java.time.Duration LONGEST = java.time.Duration.ofDays(3650);

  private Values() {}

  static BoolValue bool(boolean value) {
    return BoolValue.of(value);
  }

  static UInt32Value uint32(int value) {
    return UInt32Value.of(value);
  }

  /** The duration, within 0 and ten years. */
  static Duration duration(java.time.Duration duration) {
    java.time.Duration bounded =
        duration.isNegative()
            ? java.time.Duration.ZERO
            : duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    return Duration.newBuilder()
        .setSeconds(bounded.getSeconds())
        .setNanos(bounded.getNano())
        .build();
  }

  static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  static DataSource text(String text) {
    return DataSource.newBuilder().setInlineString(text).build();
  }

  static StringMatcher exact(String value) {
    return StringMatcher.newBuilder().setExact(value).build();
  }

  static StringMatcher prefix(String value) {
    return StringMatcher.newBuilder().setPrefix(value).build();
  }

  static StringMatcher matching(String expression) {
    return StringMatcher.newBuilder().setSafeRegex(regex(expression)).build();
  }

  static RegexMatcher regex(String expression) {
    return RegexMatcher.newBuilder().setRegex(expression).build();
  }

  static HeaderValueOption header(String name, String format, HeaderAppendAction action) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(format))
        .setAppendAction(action)
        .build();
  }

  static HeaderValueOption overwrite(String name, String format) {
    return header(name, format, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
  }

  static Struct struct(Map<String, String> fields) {
    Struct.Builder struct = Struct.newBuilder();
    fields.forEach((name, value) -> struct.putFields(name, string(value)));
    return struct.build();
  }

  static Value string(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
