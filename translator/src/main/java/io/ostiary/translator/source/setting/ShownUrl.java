package io.ostiary.translator.source.setting;

import java.util.regex.Pattern;

/** URLs as diagnostics, names and logs show them: without what may be a password or a token. */
public final class ShownUrl {
  // As far as the last '@': a password that is not encoded may hold any character.
  private static final Pattern USER = Pattern.compile("(?s)(?<=://).*@");
  private static final Pattern USER_WITHOUT_SCHEME = Pattern.compile("(?s)^[^/\\s]*:.*@");
  private static final Pattern QUERY = Pattern.compile("(?s)\\?.*");

  private ShownUrl() {}

  /** A text that may be a URL; every other is shown as it is. */
  public static String of(String text) {
    return text.contains("://")
        ? QUERY.matcher(USER.matcher(text).replaceFirst("…@")).replaceFirst("?…")
        : USER_WITHOUT_SCHEME.matcher(text).replaceFirst("…@");
  }
}
