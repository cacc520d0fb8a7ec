package io.ostiary.translator.emit;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.route.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.ostiary.translator.model.HeaderEdits.PrefixRewrite;
import java.util.List;
import java.util.Map;

/**
 * The one Lua filter: what stock filters cannot do with cookies and response headers. Its source is
 * constant; names and values come from the route's filter context, so no configuration is ever read
 * as code.
 *
 * <p>A cookie of ours is one whose name is the configured cookie name, or begins with it and {@code
 * _}.
 */
final class RouteScript {
  /** The router sets it on responses of upstreams alone, over what the upstream sent. */
  static final String UPSTREAM_MARK = "x-envoy-upstream-service-time";

  /** For protected routes: responses only, Check has cleaned the request. */
  private static final String RESPONSE = "response";

  /**
   * For public routes of hosts with a login: Check does not run, so the request is cleaned here.
   */
  private static final String REQUEST_AND_RESPONSE = "request-and-response";

  /**
   * Drops {@code Set-Cookie} lines with cookies of ours and replaces header prefixes, in responses
   * of upstreams only: answers of Check pass here too, and those set our cookies.
   *
   * <p>A line without a name counts by its value: some browsers send {@code =a=b} back as {@code
   * a=b}.
   */
  private static final String RESPONSE_SOURCE =
      """
      local sub, match = string.sub, string.match
      local function ours(name, cookie)
        return name == cookie or sub(name, 1, #cookie + 1) == cookie .. "_"
      end
      local function edit(headers, name, change)
        local list, changed = {}, false
        for i = 0, headers:getNumValues(name) - 1 do
          local old = headers:getAtIndex(name, i)
          local new = change(old)
          changed = changed or new ~= old
          list[#list + 1] = new
        end
        if not changed then return end
        headers:remove(name)
        for _, value in ipairs(list) do headers:add(name, value) end
      end
      function envoy_on_response(handle)
        local headers, context = handle:headers(), handle:filterContext()
        if not headers:get("UPSTREAM_MARK") then return end
        edit(headers, "set-cookie", function(line)
          local name = match(match(line, "^[%s=]*([^=;]*)"), "^(.-)%s*$")
          if not ours(name, context:get("cookie")) then return line end
        end)
        for _, r in ipairs(context:get("rewrites") or {}) do
          edit(headers, r.header, function(value)
            if sub(value, 1, #r.prefix) ~= r.prefix then return value end
            return r.value .. sub(value, #r.prefix + 1)
          end)
        end
      end
      """
          .replace("UPSTREAM_MARK", UPSTREAM_MARK);

  /** Removes cookies of ours from the request, whatever lines and spaces it has. */
  private static final String REQUEST_SOURCE =
      """
      function envoy_on_request(handle)
        local cookie = handle:filterContext():get("cookie")
        edit(handle:headers(), "cookie", function(line)
          local kept, dropped = {}, false
          for pair in string.gmatch(line, "[^;]+") do
            pair = match(pair, "^%s*(.-)%s*$")
            if ours(match(pair, "^([^=]-)%s*=") or pair, cookie) then
              dropped = true
            elseif pair ~= "" then
              kept[#kept + 1] = pair
            end
          end
          if not dropped then return line end
          if #kept > 0 then return table.concat(kept, "; ") end
        end)
      end
      """;

  private RouteScript() {}

  static Lua filter() {
    return Lua.newBuilder()
        .setClearRouteCache(Values.bool(false))
        .putSourceCodes(RESPONSE, Values.text(RESPONSE_SOURCE))
        .putSourceCodes(REQUEST_AND_RESPONSE, Values.text(RESPONSE_SOURCE + REQUEST_SOURCE))
        .build();
  }

  /** Switches the filter on where Check runs, or where there is only something to rewrite. */
  static Any onResponse(String cookieName, List<PrefixRewrite> rewrites) {
    return Packing.any(NewerApi.script(RESPONSE, context(cookieName, rewrites)));
  }

  /** Switches the filter on for requests too. */
  static Any onRequestAndResponse(String cookieName, List<PrefixRewrite> rewrites) {
    return Packing.any(NewerApi.script(REQUEST_AND_RESPONSE, context(cookieName, rewrites)));
  }

  /** Switches the filter off on a route of a host that has it on. */
  static Any off() {
    return Packing.any(FilterConfig.newBuilder().setDisabled(true).build());
  }

  private static Struct context(String cookieName, List<PrefixRewrite> rewrites) {
    Struct.Builder context = Struct.newBuilder().putFields("cookie", Values.string(cookieName));
    ListValue.Builder edits = ListValue.newBuilder();
    for (PrefixRewrite rewrite : rewrites) {
      if (Headers.isEditable(rewrite.header()) && Headers.isValue(rewrite.value())) {
        edits.addValues(
            Value.newBuilder()
                .setStructValue(
                    Values.struct(
                        Map.of(
                            "header", rewrite.header(),
                            "prefix", rewrite.prefix(),
                            "value", rewrite.value()))));
      }
    }
    if (edits.getValuesCount() > 0) {
      context.putFields("rewrites", Value.newBuilder().setListValue(edits).build());
    }
    return context.build();
  }
}
