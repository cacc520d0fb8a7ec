package io.ostiary.extauthz.session.sql;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.ostiary.policy.Claims;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import java.math.BigDecimal;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An {@link Identity} as JSON in the store. Numbers are written as {@code {"number":"1.50"}}: JSON
 * readers turn them into doubles, and a policy would then compare with another number.
 */
final class IdentityJson {
  private static final String NUMBER = "number";

  private IdentityJson() {}

  static String write(Identity identity) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("user", identity.userId());
    identity.email().ifPresent(email -> json.put("email", email));
    Map<String, Object> claims = new LinkedHashMap<>();
    identity
        .claims()
        .values()
        .forEach(
            (name, values) -> claims.put(name, values.stream().map(IdentityJson::out).toList()));
    json.put("claims", claims);
    switch (identity.groups()) {
      case Groups.Known(var groups) -> json.put("groups", groups.stream().sorted().toList());
      case Groups.Unknown(var reason) -> json.put("groups_unknown", reason);
    }
    return JSONObjectUtils.toJSONString(json);
  }

  static Identity read(String text) {
    try {
      Map<String, Object> json = JSONObjectUtils.parse(text);
      Map<String, List<Object>> claims = new LinkedHashMap<>();
      for (Map.Entry<String, Object> claim :
          JSONObjectUtils.getJSONObject(json, "claims").entrySet()) {
        List<Object> values = new ArrayList<>();
        for (Object value : (List<?>) claim.getValue()) {
          values.add(in(value));
        }
        claims.put(claim.getKey(), values);
      }
      return new Identity(
          JSONObjectUtils.getString(json, "user"),
          Optional.ofNullable(JSONObjectUtils.getString(json, "email")),
          new Claims(claims),
          groups(json));
    } catch (ParseException | RuntimeException unreadable) {
      // Without the cause, which would quote the row.
      throw new IllegalStateException("an identity in the session store is not readable");
    }
  }

  private static Groups groups(Map<String, Object> json) throws ParseException {
    String unknown = JSONObjectUtils.getString(json, "groups_unknown");
    return unknown != null
        ? new Groups.Unknown(unknown)
        : new Groups.Known(new LinkedHashSet<>(JSONObjectUtils.getStringList(json, "groups")));
  }

  private static Object out(Object value) {
    return value instanceof BigDecimal number ? Map.of(NUMBER, number.toString()) : value;
  }

  private static Object in(Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean flag -> flag;
      case Map<?, ?> map when map.get(NUMBER) instanceof String number -> new BigDecimal(number);
      default -> throw new IllegalStateException("not a claim value");
    };
  }
}
