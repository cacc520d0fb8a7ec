package io.ostiary.envoy.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * One HTTP/1.1 question and answer. The JDK's client does not speak to unix sockets, and Envoy's
 * admin interface needs no more of HTTP than this: the connection ends with the answer.
 */
final class AdminExchange {
  private static final int LARGEST_ANSWER = 512 * 1024 * 1024;

  private final SocketChannel channel;
  private final Selector selector;
  private final long deadline;

  private AdminExchange(SocketChannel channel, Selector selector, Duration limit) {
    this.channel = channel;
    this.selector = selector;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  static AdminResponse run(SocketAddress address, String method, String target, Duration limit)
      throws IOException {
    if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException("not a path: " + target);
    }
    StandardProtocolFamily family =
        address instanceof UnixDomainSocketAddress
            ? StandardProtocolFamily.UNIX
            : StandardProtocolFamily.INET;
    try (SocketChannel channel = SocketChannel.open(family);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      AdminExchange exchange = new AdminExchange(channel, selector, limit);
      exchange.connect(address);
      exchange.send(
          method
              + " "
              + target
              + " HTTP/1.1\r\nhost: admin\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return parse(exchange.receive());
    }
  }

  private void connect(SocketAddress address) throws IOException {
    boolean connected = channel.connect(address);
    SelectionKey key = channel.register(selector, connected ? 0 : SelectionKey.OP_CONNECT);
    while (!connected) {
      await();
      connected = channel.finishConnect();
    }
    key.interestOps(SelectionKey.OP_WRITE);
  }

  private void send(String request) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) {
      await();
      channel.write(bytes);
    }
    channel.keyFor(selector).interestOps(SelectionKey.OP_READ);
  }

  private byte[] receive() throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    while (true) {
      await();
      int count = channel.read(buffer);
      if (count < 0) {
        return received.toByteArray();
      }
      received.write(buffer.array(), 0, count);
      buffer.clear();
      if (received.size() > LARGEST_ANSWER) {
        throw new IOException("the answer of Envoy is too long");
      }
    }
  }

  private void await() throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("Envoy's admin interface did not answer in time");
    }
    selector.selectedKeys().clear();
    selector.select(left);
  }

  /** Reads a whole answer (RFC 9112): status line, fields, and a body that is chunked or not. */
  static AdminResponse parse(byte[] answer) throws IOException {
    String text = new String(answer, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] status = (end < 0 ? "" : text.substring(0, text.indexOf("\r\n"))).split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[0-9]{3}")) {
      throw new EOFException("the admin interface did not answer with HTTP");
    }
    String fields = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
    byte[] body =
        fields.contains("\r\ntransfer-encoding: chunked\r\n")
            ? unchunk(answer, text, end + 4)
            : Arrays.copyOfRange(answer, end + 4, answer.length);
    return new AdminResponse(Integer.parseInt(status[1]), new String(body, UTF_8));
  }

  private static byte[] unchunk(byte[] answer, String text, int from) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(answer.length);
    int at = from;
    while (true) {
      int line = text.indexOf("\r\n", at);
      if (line < 0) {
        throw new EOFException("the answer of the admin interface is cut off");
      }
      int size;
      try {
        size = Integer.parseUnsignedInt(text.substring(at, line), 16);
      } catch (NumberFormatException notANumber) {
        throw new IOException("the answer of the admin interface is malformed", notANumber);
      }
      if (size == 0) {
        return body.toByteArray();
      }
      if (size < 0 || size > answer.length - line - 4) {
        throw new EOFException("the answer of the admin interface is cut off");
      }
      body.write(answer, line + 2, size);
      at = line + 2 + size + 2;
    }
  }
}
