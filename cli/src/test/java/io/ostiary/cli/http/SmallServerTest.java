package io.ostiary.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SmallServerTest {
  private final LoopbackClient client =
      new LoopbackClient(Duration.ofSeconds(10), Optional.empty());

  @Test
  void carriesRequestsToTheEndpointWhateverTheHostIs() throws Exception {
    try (SmallServer server =
        SmallServer.bindLoopback(0)
            .serve(
                call ->
                    HttpReply.text(
                        200,
                        call.method()
                            + call.path()
                            + "?"
                            + call.query()
                            + " "
                            + call.header("host").orElse("")
                            + " "
                            + call.body()))) {
      int port = server.address().getPort();

      HttpReply got =
          client.get(
              URI.create("http://any.dev.localhost:" + port + "/a%20b?c=%2F"),
              ImmutableListMultimap.of());
      HttpReply posted =
          client.post(URI.create("http://127.0.0.1:" + port), ImmutableListMultimap.of(), "x=y");

      assertThat(got.body()).isEqualTo("GET/a%20b?c=%2F any.dev.localhost:" + port + " ");
      assertThat(posted.body()).isEqualTo("POST/? 127.0.0.1:" + port + " x=y");
    }
  }

  @Test
  void takesAnotherPortWhenTheFirstIsTaken() throws Exception {
    try (SmallServer first = SmallServer.bindLoopback(0).serve(call -> HttpReply.text(200, "1"));
        SmallServer second =
            SmallServer.bindLoopback(first.address().getPort())
                .serve(call -> HttpReply.text(200, "2"))) {
      assertThat(second.address().getPort()).isNotEqualTo(first.address().getPort());
      assertThat(second.address().getAddress().isLoopbackAddress()).isTrue();
    }
  }

  @Test
  void refusesLargeBodies() throws Exception {
    try (SmallServer server =
        SmallServer.bindLoopback(0).serve(call -> HttpReply.text(200, "read"))) {
      URI url = URI.create("http://127.0.0.1:" + server.address().getPort());

      assertThat(client.post(url, ImmutableListMultimap.of(), "x".repeat(64 * 1024 + 1)).status())
          .isEqualTo(413);
    }
  }

  @Test
  void readsChunkedBodies() throws Exception {
    try (RawServer server =
        RawServer.answering(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\n\r\n")) {
      assertThat(client.get(server.url(), ImmutableListMultimap.of()).body()).isEqualTo("abcdef");
    }
  }

  @Test
  void failsOnTruncatedAnswers() throws Exception {
    try (RawServer server =
        RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")) {
      assertThatThrownBy(() -> client.get(server.url(), ImmutableListMultimap.of()))
          .isInstanceOf(IOException.class);
    }
  }

  /** Answers one connection with fixed bytes. */
  private record RawServer(ServerSocket socket, Thread thread) implements AutoCloseable {
    static RawServer answering(String answer) throws IOException {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket connection = socket.accept()) {
                      connection.getInputStream().read(new byte[1024]);
                      connection
                          .getOutputStream()
                          .write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    } catch (IOException closed) {
                      throw new UncheckedIOException(closed);
                    }
                  });
      return new RawServer(socket, thread);
    }

    URI url() {
      return URI.create("http://x.localhost:" + socket.getLocalPort() + "/");
    }

    @Override
    public void close() throws IOException {
      socket.close();
      thread.interrupt();
    }
  }
}
