package io.ostiary.translator.emit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A header value as users write it, with Pomerium's templates: {@code ${pomerium.…}} (or {@code
 * $pomerium.…}) stands for a value, {@code $$} for a dollar sign, and any other text for itself.
 */
record HeaderTemplate(String text) {
  private static final Pattern PART =
      Pattern.compile(
          "\\$(?:(?<dollar>\\$)|\\{(?<braced>pomerium\\.[^}]*)}|(?<bare>pomerium(?:\\.[a-z_]+)+))");

  private static final Pattern REQUEST_HEADER =
      Pattern.compile("pomerium\\.request\\.headers\\[[\"'](?<name>[A-Za-z0-9_-]{1,128})[\"']]");

  /**
   * The value as a format of Envoy's, or empty where only Check knows what a template stands for.
   */
  Optional<String> asEnvoyFormat() {
    StringBuilder format = new StringBuilder();
    Matcher part = PART.matcher(text);
    int done = 0;
    while (part.find()) {
      format.append(literal(text.substring(done, part.start())));
      done = part.end();
      if (part.group("dollar") != null) {
        format.append('$');
        continue;
      }
      String braced = part.group("braced");
      Matcher header = REQUEST_HEADER.matcher(braced == null ? "" : braced);
      if (!header.matches()) {
        return Optional.empty();
      }
      String name = header.group("name");
      format.append("%REQ(").append(name.equalsIgnoreCase("host") ? ":authority" : name);
      format.append(")%");
    }
    return Optional.of(format.append(literal(text.substring(done))).toString());
  }

  /** Text as a format that stands for itself. */
  static String literal(String text) {
    return text.replace("%", "%%");
  }
}
