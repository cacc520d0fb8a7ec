package io.ostiary.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.tests.harness.RawClient;
import io.ostiary.tests.harness.RawClient.Answer;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.Seen;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whose address a policy judges and an upstream is told, with proxies in front and without. The
 * host {@code office} is for 198.51.100.7 alone.
 */
@TestInstance(Lifecycle.PER_CLASS)
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
class ClientAddressIT {
  private static final Duration IN_FORCE = Duration.ofSeconds(20);
  private static final String OFFICE = "198.51.100.7";
  private static final String PEER = "127.0.0.2";
  private static final String HOST = "office.ostiary.test";
  private static final byte[] NOTHING = {};

  private final Scene scene = new Scene();
  private final RawClient client = new RawClient(scene.trust(), scene.product().port());

  @BeforeAll
  void start() {
    configure("");
    scene.product().start();
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  private void configure(String keys) {
    scene
        .product()
        .write(
            "config.yaml",
            scene.globals()
                + keys.indent(0)
                + "routes:\n"
                + scene.route(
                    "office", "policy: {allow: {and: [accept: true, source_ip: 198.51.100.7]}}")
                + scene.route("all", "allow_public_unauthenticated_access: true")
                + scene.route("checked", "policy: {allow: {and: [accept: true]}}"));
  }

  /**
   * A row: the configuration, what a client sends, whose address counts, and what the upstream
   * reads in {@code X-Forwarded-For}.
   */
  static Stream<Arguments> forwarded() {
    return Stream.of(
        Arguments.of("", "", PEER, PEER),
        Arguments.of("", OFFICE, PEER, PEER),
        Arguments.of("skip_xff_append: true", OFFICE, PEER, OFFICE),
        Arguments.of("xff_num_trusted_hops: 1", OFFICE, OFFICE, OFFICE + ",127.0.0.2"),
        Arguments.of(
            "xff_num_trusted_hops: 1",
            OFFICE + ", 203.0.113.9",
            "203.0.113.9",
            OFFICE + ", 203.0.113.9,127.0.0.2"),
        Arguments.of(
            "xff_num_trusted_hops: 2",
            OFFICE + ", 203.0.113.9",
            OFFICE,
            OFFICE + ", 203.0.113.9,127.0.0.2"),
        // Too few: somebody came past the proxies.
        Arguments.of("xff_num_trusted_hops: 2", OFFICE, PEER, OFFICE + ",127.0.0.2"),
        Arguments.of("xff_num_trusted_hops: 1", "nonsense", PEER, "nonsense,127.0.0.2"),
        Arguments.of(
            "xff_num_trusted_hops: 1", "2001:db8::7", "2001:db8::7", "2001:db8::7,127.0.0.2"),
        Arguments.of("xff_num_trusted_hops: 1\nskip_xff_append: true", OFFICE, OFFICE, OFFICE));
  }

  @ParameterizedTest(name = "[{0}] {1}")
  @MethodSource("forwarded")
  void judgesAndTellsTheAddress(String keys, String sent, String judged, String told) {
    List<String> headers = new ArrayList<>();
    headers.add("X-Envoy-External-Address: " + OFFICE);
    headers.add("X-Real-Ip: " + OFFICE);
    headers.add("X-Forwarded-Proto: http");
    headers.add("X-Forwarded-Host: forged.example.com");
    headers.add("Forwarded: for=" + OFFICE);
    if (!sent.isEmpty()) {
      headers.add("X-Forwarded-For: " + sent);
    }
    configure(keys);

    await()
        .atMost(IN_FORCE)
        .untilAsserted(
            () -> {
              for (String host : List.of("all.ostiary.test", "checked.ostiary.test")) {
                Answer answer = client.get(host, "/", NOTHING, headers);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                Seen seen = answer.seen();
                assertThat(seen.header("x-forwarded-for")).as(host).containsExactly(told);
                assertThat(seen.header("x-envoy-external-address")).containsExactly(judged);
                assertThat(seen.header("x-forwarded-proto")).containsExactly("https");
                assertThat(seen.header("x-real-ip")).isEmpty();
                assertThat(seen.header("forwarded")).isEmpty();
                assertThat(seen.header("x-forwarded-host")).doesNotContain("forged.example.com");
              }
              assertThat(client.get(HOST, "/", NOTHING, headers).status())
                  .isEqualTo(judged.equals(OFFICE) ? 200 : 403);
            });
  }

  @Test
  void takesTheAddressFromTheProxyProtocol() {
    configure("use_proxy_protocol: true");

    await()
        .atMost(IN_FORCE)
        .untilAsserted(() -> assertThat(status(version1(OFFICE))).isEqualTo(200));
    assertThat(status(version1("203.0.113.9"))).isEqualTo(403);
    assertThat(status(version2(OFFICE, (byte) 0x21))).isEqualTo(200);
    assertThat(status(version2("203.0.113.9", (byte) 0x21))).isEqualTo(403);
    // The proxy itself, for its health checks.
    assertThat(status(version2(OFFICE, (byte) 0x20))).isEqualTo(403);
    assertThat(status(NOTHING)).as("without the header").isZero();
    assertThat(status("PROXY TCP4 nonsense\r\n".getBytes(US_ASCII))).isZero();
    Answer told = client.get("all.ostiary.test", "/", version1(OFFICE), forged());
    assertThat(told.seen().header("x-forwarded-for")).containsExactly(OFFICE);
  }

  @Test
  void takesTheProxyProtocolForTheNearestProxy() {
    configure("use_proxy_protocol: true\nxff_num_trusted_hops: 1");

    await()
        .atMost(IN_FORCE)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .get(
                                HOST,
                                "/",
                                version1("192.0.2.1"),
                                List.of("X-Forwarded-For: " + OFFICE))
                            .status())
                    .isEqualTo(200));
    assertThat(status(version1(OFFICE))).as("a forged address behind a proxy").isEqualTo(403);
  }

  private int status(byte[] preamble) {
    return client.get(HOST, "/", preamble, forged()).status();
  }

  /** What a client adds that wants to pass for another. */
  private static List<String> forged() {
    return List.of("X-Forwarded-For: 203.0.113.200", "X-Envoy-External-Address: " + OFFICE);
  }

  private static byte[] version1(String source) {
    return ("PROXY TCP4 " + source + " 127.0.0.1 40000 443\r\n").getBytes(US_ASCII);
  }

  /** Of the PROXY protocol: signature, version and command, TCP over IPv4, length, addresses. */
  private static byte[] version2(String source, byte versionAndCommand) {
    ByteBuffer header = ByteBuffer.allocate(28);
    header.put("\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII));
    header.put(versionAndCommand).put((byte) 0x11).putShort((short) 12);
    header.put(InetAddress.ofLiteral(source).getAddress());
    return header
        .put(new byte[] {127, 0, 0, 1})
        .putShort((short) 40_000)
        .putShort((short) 443)
        .array();
  }
}
