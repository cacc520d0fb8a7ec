package io.ostiary.translator.emit;

import static io.ostiary.translator.emit.Samples.BROKEN;
import static io.ostiary.translator.emit.Samples.PROTECTED;
import static io.ostiary.translator.emit.Samples.PUBLIC;
import static io.ostiary.translator.emit.Samples.certificate;
import static io.ostiary.translator.emit.Samples.forward;
import static io.ostiary.translator.emit.Samples.host;
import static io.ostiary.translator.emit.Samples.model;
import static io.ostiary.translator.emit.Samples.route;
import static io.ostiary.translator.emit.Samples.tlsEdge;
import static io.ostiary.translator.emit.Samples.upstream;
import static io.ostiary.translator.emit.Samples.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.model.Action;
import io.ostiary.translator.model.Action.HostRewrite;
import io.ostiary.translator.model.Action.PathRewrite;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.model.HeaderEdits;
import io.ostiary.translator.model.HeaderEdits.PrefixRewrite;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that is emitted for a few models, as text. {@code -Dgolden.update=true} writes the
 * files anew.
 */
class EmitterGoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/io/ostiary/translator/emit");

  private static final Model DEV =
      model(
          Samples.edge(false, "http", Routing.SCOPED),
          List.of(),
          host("hello.localhost", route("hello", "/", PROTECTED)));

  /** One chain, because all chains are alike. */
  private static final Model TLS = model(tlsEdge(), List.of(certificate("default")));

  /** Behind a proxy that appends to X-Forwarded-For and begins connections with its header. */
  private static final Model PROXIED =
      model(
          Samples.edge(
              false,
              "https",
              Routing.SCOPED,
              new Edge.Peers(1, false, true, new Edge.Asked.ByHost())),
          List.of());

  private static final Model SHOP =
      with(
          with(
              model(
                  tlsEdge(),
                  List.of(
                      certificate("default"),
                      certificate("shop/tls", "shop.example.com"),
                      certificate("shop/wild", "*.example.org")),
                  host(
                      "shop.example.com",
                      route("assets", "/assets", PUBLIC),
                      route("faulty", "/faulty", BROKEN),
                      route(
                          "api",
                          new PathMatch.Prefix("/api/"),
                          forward(
                              new PathRewrite.ReplacePrefix("/v1"),
                              new HostRewrite.Upstream(),
                              "shop/web/80",
                              "named"),
                          PROTECTED,
                          edits()),
                      route(
                          "old",
                          new PathMatch.Exact("/old"),
                          new Action.Redirect(
                              Optional.empty(),
                              Optional.empty(),
                              OptionalInt.empty(),
                              Optional.of(new Action.RedirectPath.Whole("/new")),
                              308,
                              true),
                          PUBLIC,
                          HeaderEdits.none())),
                  host("*.example.org", route("tenant", "/", PROTECTED))),
              upstream(
                  "named", new Endpoints.Names(List.of(new Endpoint("app.internal", 8080, 1))))),
          upstream("idle"));

  private static HeaderEdits edits() {
    return new HeaderEdits(
        Map.of("X-Shop", "100%", "X-Id", "${pomerium.request.headers[\"X-Id\"]}"),
        List.of("X-Debug"),
        Map.of("Cache-Control", "no-store"),
        List.of(new PrefixRewrite("Location", "http://app.internal/", "/api/")));
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("dev", DEV, true),
        Arguments.of("proxied", PROXIED, true),
        Arguments.of("shop", SHOP, false),
        Arguments.of("tls", TLS, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void emitsWhatTheFilesSay(String name, Model model, boolean withListeners) throws IOException {
    Decoded decoded = Decoded.of(model);

    if (withListeners) {
      compare(name, "listeners", decoded.listeners());
    }
    compare(name, "tables", decoded.tables());
    compare(name, "scopes", decoded.scopes());
    compare(name, "clusters", decoded.clusters());
    compare(name, "endpoints", decoded.endpoints());
    compare(name, "secrets", decoded.secrets());
  }

  @Test
  void emitsMutualTlsToServersOnAnotherMachine() throws IOException {
    ServerAddress address = new ServerAddress.Tcp("ostiary.example.com", 9443);
    Decoded decoded =
        new Decoded(Emitter.emit(DEV, Samples.farSettings(address, "ostiary.example.com")));

    compare("far", "clusters", decoded.clusters());
    compare("far", "secrets", decoded.secrets());
  }

  private static void compare(String name, String type, Map<String, ? extends Message> messages)
      throws IOException {
    Path file = FOLDER.resolve(name).resolve(type + ".txtpb");
    String text = Decoded.text(messages);
    if (messages.isEmpty()) {
      assertThat(file).doesNotExist();
      return;
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER.resolve(name));
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file, UTF_8));
  }
}
