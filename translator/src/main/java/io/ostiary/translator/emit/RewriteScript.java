package io.ostiary.translator.emit;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.ostiary.translator.model.HeaderEdits.PrefixRewrite;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Lua script that replaces prefixes in response headers, which no stock filter can. Its source
 * is constant; names and values come from the route's filter context, so no configuration is ever
 * read as code.
 *
 * <p>The filter of the chain has no script, and each route that needs it carries it: scripts of a
 * filter cost every filter chain memory, and few routes rewrite.
 */
final class RewriteScript {
  /** The name of the filter; off but on routes that switch it on. */
  static final String FILTER = "ostiary.rewrite";

  /** Only responses of upstreams: answers of Check pass here too. */
  private static final String SOURCE =
      """
      local function edit(headers, r)
        local list, changed = {}, false
        for i = 0, headers:getNumValues(r.header) - 1 do
          local value = headers:getAtIndex(r.header, i)
          if string.sub(value, 1, #r.prefix) == r.prefix then
            value, changed = r.value .. string.sub(value, #r.prefix + 1), true
          end
          list[#list + 1] = value
        end
        if not changed then return end
        headers:remove(r.header)
        for _, value in ipairs(list) do headers:add(r.header, value) end
      end
      function envoy_on_response(handle)
        local headers = handle:headers()
        if not headers:get("UPSTREAM_MARK") then return end
        for _, r in ipairs(handle:filterContext():get("rewrites")) do edit(headers, r) end
      end
      """
          .replace("UPSTREAM_MARK", OwnCookies.UPSTREAM_MARK);

  private RewriteScript() {}

  /** The filter without a script. */
  static Message filter() {
    return Lua.newBuilder().setClearRouteCache(Values.bool(false)).build();
  }

  /** Switches the filter on for a route; empty where there is nothing to rewrite. */
  static Optional<Any> on(List<PrefixRewrite> rewrites) {
    ListValue.Builder edits = ListValue.newBuilder();
    for (PrefixRewrite rewrite : rewrites) {
      if (Headers.isEditable(rewrite.header()) && Headers.isValue(rewrite.value())) {
        edits.addValues(Value.newBuilder().setStructValue(edit(rewrite)));
      }
    }
    if (edits.getValuesCount() == 0) {
      return Optional.empty();
    }
    Struct context =
        Struct.newBuilder()
            .putFields("rewrites", Value.newBuilder().setListValue(edits).build())
            .build();
    return Optional.of(Packing.any(NewerApi.script(SOURCE, context)));
  }

  private static Struct edit(PrefixRewrite rewrite) {
    return Values.struct(
        Map.of(
            "header", rewrite.header(),
            "prefix", rewrite.prefix(),
            "value", rewrite.value()));
  }
}
