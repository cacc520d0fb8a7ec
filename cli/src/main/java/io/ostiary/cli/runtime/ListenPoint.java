package io.ostiary.cli.runtime;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Edge.ListenAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server of ours listens, as the command line says it. */
public sealed interface ListenPoint {
  /** A unix socket. */
  record Socket(Path path) implements ListenPoint {
    public Socket {
      requireNonNull(path);
    }

    @Override
    public String text() {
      return "unix:" + path;
    }
  }

  /** An IP address and a port. */
  record Port(InetSocketAddress address) implements ListenPoint {
    public Port {
      requireNonNull(address);
    }

    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
      return address.getAddress().isLoopbackAddress();
    }

    @Override
    public String text() {
      return Management.text(address);
    }
  }

  /** As the command line says it. */
  String text();

  /** Reads {@code unix:/path}, {@code 127.0.0.1:8080}, {@code [::1]:8080} or {@code :8080}. */
  static ListenPoint parse(String text) {
    if (text.startsWith("unix:")) {
      Path path = Path.of(text.substring(5));
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("the path of a socket is absolute: '" + text + "'");
      }
      return new Socket(path);
    }
    Matcher parts = Parts.PATTERN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "not an address: '" + text + "'; write unix:/path or IP:PORT");
    }
    String host = parts.group(1).replaceAll("[\\[\\]]", "");
    return new Port(
        new InetSocketAddress(
            InetAddress.ofLiteral(host.isEmpty() ? "0.0.0.0" : host),
            Integer.parseInt(parts.group(2))));
  }

  /** The same as the JDK's type. */
  static InetSocketAddress of(ListenAddress address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address.ip()), address.port());
  }

  /** The pattern of an address, out of sight. */
  final class Parts {
    private static final Pattern PATTERN =
        Pattern.compile("(|[0-9.]+|\\[[0-9a-fA-F:.]+]):([0-9]{1,5})");

    private Parts() {}
  }
}
