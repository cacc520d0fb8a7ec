package io.ostiary.translator.source.pomerium;

import com.google.common.net.InetAddresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One URL of {@code to}: {@code https://app.internal:8443/base,3}.
 *
 * @param scheme http, https, h2c or unix
 * @param host the host without brackets, or the path of the socket
 * @param port the port; 0 for a socket
 * @param path the path, empty for none
 * @param weight the weight, where one is given
 */
record UpstreamUrl(String scheme, String host, int port, String path, OptionalInt weight) {
  private static final Set<String> LATER = Set.of("tcp", "udp", "ssh", "https+unix");

  /** What is wrong with a URL. */
  static final class WrongUrlException extends Exception {
    private final String remedy;

    WrongUrlException(String problem, String remedy) {
      super(problem, null, false, false);
      this.remedy = remedy;
    }

    String remedy() {
      return remedy;
    }
  }

  static UpstreamUrl parse(String text) throws WrongUrlException {
    int comma = text.lastIndexOf(',');
    OptionalInt weight = OptionalInt.empty();
    String url = text;
    if (comma >= 0 && text.substring(comma + 1).matches("[0-9]{1,6}")) {
      weight = OptionalInt.of(Integer.parseInt(text.substring(comma + 1)));
      url = text.substring(0, comma);
      if (weight.getAsInt() == 0) {
        throw new WrongUrlException("a weight of 0", "leave the URL out, or write 1 or more");
      }
    }
    try {
      return of(new URI(url), weight);
    } catch (URISyntaxException e) {
      throw new WrongUrlException("not a URL", "write http://host:port");
    }
  }

  private static UpstreamUrl of(URI url, OptionalInt weight) throws WrongUrlException {
    String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (LATER.contains(scheme)) {
      throw new WrongUrlException(
          "upstreams with " + scheme + " are not supported yet", "write an http or https URL");
    }
    String path = Optional.ofNullable(url.getRawPath()).orElse("");
    if (scheme.equals("unix")) {
      if (path.isEmpty() || url.getHost() != null) {
        throw new WrongUrlException("not the path of a socket", "write unix:///path/to/socket");
      }
      return new UpstreamUrl(scheme, path, 0, "", weight);
    }
    if (!Set.of("http", "https", "h2c").contains(scheme) || url.getHost() == null) {
      throw new WrongUrlException("not the URL of an upstream", "write http://host:port");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new WrongUrlException(
          "has a user, a query or a fragment", "write scheme, host, port and path alone");
    }
    String host = url.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
    if (port < 1 || port > 65535) {
      throw new WrongUrlException("not a port", "write a port from 1 to 65535");
    }
    return new UpstreamUrl(
        scheme, bare.toLowerCase(Locale.ROOT), port, path.equals("/") ? "" : path, weight);
  }

  /** Whether the host is an IP address. */
  boolean isAddress() {
    return InetAddresses.isInetAddress(host);
  }
}
