package io.ostiary.translator.source.route;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteId;
import io.ostiary.translator.model.PathMatch;
import java.nio.charset.StandardCharsets;

/** Stable names that are made of what they name. */
public final class RouteNaming {
  private static final int LENGTH = 20;

  private RouteNaming() {}

  /** The id of a route: made of host and path match only, so a policy edit keeps it. */
  public static RouteId routeId(Hostname host, PathMatch match) {
    String path =
        switch (match) {
          case PathMatch.Exact exact -> "exact\n" + exact.path();
          case PathMatch.Elements elements -> "elements\n" + elements.path();
          case PathMatch.Prefix prefix -> "prefix\n" + prefix.prefix();
          case PathMatch.Regex regex -> "regex\n" + regex.expression();
        };
    return new RouteId(digest(host.value() + "\n" + path));
  }

  /** 100 bits of SHA-256: nobody finds a second text with the same digest. */
  public static String digest(String text) {
    byte[] hash = Hashing.sha256().hashString(text, StandardCharsets.UTF_8).asBytes();
    return BaseEncoding.base32Hex().lowerCase().omitPadding().encode(hash).substring(0, LENGTH);
  }
}
