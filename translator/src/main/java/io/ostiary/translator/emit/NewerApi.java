package io.ostiary.translator.emit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.LuaPerRoute;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/**
 * Fields that every supported Envoy has and the generated classes, which are of Envoy 1.34, have
 * not. They are written by number, which protobuf never reuses.
 */
final class NewerApi {
  private static final int HEADER_MUTATION_REMOVE_ON_MATCH = 3;
  private static final int REMOVE_ON_MATCH_KEY_MATCHER = 1;
  private static final int LUA_PER_ROUTE_FILTER_CONTEXT = 4;

  private NewerApi() {}

  /** Removes every header whose lower-case name matches. */
  static HeaderMutation removeOnMatch(StringMatcher name) {
    UnknownFieldSet removeOnMatch = field(REMOVE_ON_MATCH_KEY_MATCHER, Packing.bytes(name));
    return HeaderMutation.newBuilder()
        .setUnknownFields(field(HEADER_MUTATION_REMOVE_ON_MATCH, removeOnMatch.toByteString()))
        .build();
  }

  /** Runs a script, which gets the context from {@code filterContext()}. */
  static LuaPerRoute script(String source, Struct context) {
    return LuaPerRoute.newBuilder()
        .setSourceCode(Values.text(source))
        .setUnknownFields(field(LUA_PER_ROUTE_FILTER_CONTEXT, Packing.bytes(context)))
        .build();
  }

  private static UnknownFieldSet field(int number, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(number, Field.newBuilder().addLengthDelimited(value).build())
        .build();
  }
}
