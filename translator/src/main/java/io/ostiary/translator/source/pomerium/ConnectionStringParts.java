package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.source.pomerium.ConnectionString.BadConnectionString;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two notations of connection strings, taken apart into libpq's parameters. */
final class ConnectionStringParts {
  private static final String REMEDY = "write postgres://user:password@host:5432/database";

  private ConnectionStringParts() {}

  static Map<String, String> of(String text) throws BadConnectionString {
    Map<String, String> parts =
        isUrl(text) ? url(text.substring(text.indexOf("://") + 3)) : new Pairs(text).read();
    if (parts.isEmpty() || text.indexOf('\0') >= 0) {
      throw new BadConnectionString("it is no connection string", REMEDY);
    }
    return parts;
  }

  static String with(String text, String name, String value) {
    if (isUrl(text)) {
      String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
      return text + (text.contains("?") ? "&" : "?") + name + "=" + encoded;
    }
    return text + " " + name + "='" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static boolean isUrl(String text) {
    return text.startsWith("postgres://") || text.startsWith("postgresql://");
  }

  private static Map<String, String> url(String rest) throws BadConnectionString {
    Map<String, String> parts = new LinkedHashMap<>();
    int question = rest.indexOf('?');
    String before = question < 0 ? rest : rest.substring(0, question);
    int slash = before.indexOf('/');
    String authority = slash < 0 ? before : before.substring(0, slash);
    if (slash >= 0) {
      parts.put("dbname", decoded(before.substring(slash + 1)));
    }
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String[] login = authority.substring(0, at).split(":", 2);
      parts.put("user", decoded(login[0]));
      if (login.length == 2) {
        parts.put("password", decoded(login[1]));
      }
    }
    servers(authority.substring(at + 1), parts);
    if (question >= 0) {
      for (String pair : rest.substring(question + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          put(parts, decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        } else if (!pair.isEmpty()) {
          throw new BadConnectionString("a parameter of it has no value", REMEDY);
        }
      }
    }
    return parts;
  }

  private static void servers(String authority, Map<String, String> parts)
      throws BadConnectionString {
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String server : authority.split(",", -1)) {
      int bracket = server.indexOf(']');
      int colon = server.indexOf(':', Math.max(bracket, 0));
      String host = decoded(colon < 0 ? server : server.substring(0, colon));
      hosts.add(host.startsWith("[") && bracket > 0 ? host.substring(1, host.length() - 1) : host);
      ports.add(colon < 0 ? "" : server.substring(colon + 1));
    }
    if (!authority.isEmpty()) {
      parts.put("host", String.join(",", hosts));
      parts.put("port", String.join(",", ports));
    }
  }

  private static void put(Map<String, String> parts, String name, String value) {
    parts.put(name.equals("database") ? "dbname" : name, value);
  }

  private static String decoded(String text) throws BadConnectionString {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new BadConnectionString(
          "it has a % that is no escape", "write %25 for a % in the password");
    }
  }

  /** {@code key=value} pairs with libpq's quotes. */
  private static final class Pairs {
    private final String text;
    private int position;

    Pairs(String text) {
      this.text = text;
    }

    Map<String, String> read() throws BadConnectionString {
      Map<String, String> parts = new LinkedHashMap<>();
      skipBlanks();
      while (position < text.length()) {
        int equals = text.indexOf('=', position);
        String name = equals < 0 ? "" : text.substring(position, equals).strip();
        if (!name.matches("[a-z_]+")) {
          throw new BadConnectionString("it is no connection string", REMEDY);
        }
        position = equals + 1;
        skipBlanks();
        put(parts, name, value());
        skipBlanks();
      }
      return parts;
    }

    private String value() throws BadConnectionString {
      boolean quoted = position < text.length() && text.charAt(position) == '\'';
      position += quoted ? 1 : 0;
      StringBuilder value = new StringBuilder();
      while (position < text.length()) {
        char c = text.charAt(position++);
        if (c == '\\' && position < text.length()) {
          value.append(text.charAt(position++));
        } else if (quoted ? c == '\'' : Character.isWhitespace(c)) {
          return value.toString();
        } else {
          value.append(c);
        }
      }
      if (quoted) {
        throw new BadConnectionString("a quote of it has no end", "close it");
      }
      return value.toString();
    }

    private void skipBlanks() {
      while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
        position++;
      }
    }
  }
}
