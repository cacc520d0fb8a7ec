package io.ostiary.translator.source.route;

import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What people call a route. */
public final class DisplayKeys {
  static final Key<String> NAME =
      Key.of("name", ValueTypes.TEXT, "", "what people call the route, on pages and in logs");

  /** The family's table. */
  public static final List<Key<?>> KEYS =
      List.of(
          NAME,
          Key.noEffect(
              "description", "says what the route is for", "there is no list of routes for users"),
          Key.noEffect(
              "logo_url", "a picture for the route", "there is no list of routes for users"));

  private static final int MAX_LENGTH = 200;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private DisplayKeys() {}

  /** The name, where one is given. */
  public static Optional<String> readName(Values values) {
    Optional<String> name = values.get(NAME);
    if (name.filter(text -> text.length() > MAX_LENGTH || CONTROL.matcher(text).find())
        .isPresent()) {
      values.error(NAME, "not a name of one line and up to 200 characters", "shorten it");
      return Optional.empty();
    }
    return name.filter(text -> !text.isBlank());
  }
}
