package io.ostiary.extauthz.portal;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.List;

/** The cookies of a request in their order, all of one name included (RFC 6265 section 5.4). */
final class RequestCookies {
  private static final Splitter PAIRS = Splitter.on(';').trimResults().omitEmptyStrings();

  private final ImmutableList<Cookie> cookies;

  private RequestCookies(ImmutableList<Cookie> cookies) {
    this.cookies = cookies;
  }

  /** One cookie as the browser sent it. */
  record Cookie(String name, String value) {
    int size() {
      return name.length() + value.length() + 1;
    }

    @Override
    public String toString() {
      return "Cookie[" + name + "]";
    }
  }

  static RequestCookies parse(List<String> lines) {
    ImmutableList.Builder<Cookie> cookies = ImmutableList.builder();
    for (String line : lines) {
      for (String pair : PAIRS.split(line)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          cookies.add(
              new Cookie(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip()));
        }
      }
    }
    return new RequestCookies(cookies.build());
  }

  /** Every value under a name. */
  List<String> values(String name) {
    return cookies.stream().filter(cookie -> cookie.name.equals(name)).map(Cookie::value).toList();
  }

  /** Every cookie whose name begins so. */
  List<Cookie> beginningWith(String prefix) {
    return cookies.stream().filter(cookie -> cookie.name.startsWith(prefix)).toList();
  }
}
