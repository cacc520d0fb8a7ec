package io.ostiary.extauthz.check;

import com.google.common.base.CharMatcher;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Facts about a user as the value of a header, safe whatever the facts contain. */
final class HeaderText {
  private static final CharMatcher PRINTABLE = CharMatcher.inRange(' ', '~');
  private static final CharMatcher CONTROL =
      CharMatcher.inRange('\0', '\u001f').or(CharMatcher.is('\u007f'));

  /** Characters that RFC 8187 leaves as they are. */
  private static final CharMatcher PLAIN =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("!#$&+-.^_`|~"))
          .precomputed();

  private HeaderText() {}

  /**
   * A claim: a list is joined with ",", an absent claim is empty. The e-mail address is the one
   * that the provider vouches for, and the groups are those that policies see.
   */
  static String claim(ActiveSession session, String name) {
    Identity identity = session.identity();
    return switch (name) {
      case "email" -> safe(identity.email().orElse(""));
      case "groups" ->
          switch (identity.groups()) {
            case Groups.Known known -> list(known.idsAndNames().stream().sorted().toList());
            case Groups.Unknown unknown -> "";
          };
      case "user" -> safe(identity.userId());
      default -> {
        List<Object> values = identity.claims().get(name);
        yield values.size() == 1
            ? safe(text(values.getFirst()))
            : list(values.stream().map(HeaderText::text).toList());
      }
    };
  }

  /**
   * A value that cannot end the header or begin another: with control characters it is left out,
   * beyond ASCII it is encoded as RFC 8187 does ({@code UTF-8''Jos%C3%A9}).
   */
  static String safe(String value) {
    if (PRINTABLE.matchesAllOf(value)) {
      return value;
    }
    return CONTROL.matchesAnyOf(value) ? "" : "UTF-8''" + percentEncoded(value);
  }

  /** Members are told apart by commas, so a comma inside a member is written {@code %2C}. */
  private static String list(List<String> members) {
    return safe(
        members.stream()
            .map(member -> member.replace(",", "%2C"))
            .collect(Collectors.joining(",")));
  }

  private static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  private static String percentEncoded(String value) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xff);
      if (PLAIN.matches(character)) {
        encoded.append(character);
      } else {
        encoded.append('%').append(String.format("%02X", octet & 0xff));
      }
    }
    return encoded.toString();
  }
}
