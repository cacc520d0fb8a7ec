package io.ostiary.translator.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.ostiary.envoy.binary.BinaryResult;
import io.ostiary.envoy.binary.EnvoyBinaries;
import io.ostiary.envoy.validate.EnvoyValidator;
import io.ostiary.envoy.validate.ValidationResult;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.PrivateKeyPem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A real Envoy takes whatever is emitted, for whatever model. */
class EnvoyAcceptsTest {
  private static final Path KEYS = Path.of("src/test/resources/config/certificates/files");

  private static EnvoyValidator envoy;
  private static KeyPair keyPair;

  @BeforeAll
  static void find() throws IOException, InterruptedException {
    assumeFalse(
        "skip".equals(System.getProperty("ostiary.tests.envoy")),
        "left out by -Dostiary.tests.envoy=skip");
    envoy =
        switch (EnvoyBinaries.ofProcess().find(step -> {})) {
          case BinaryResult.Found found -> new EnvoyValidator(found.binary());
          case BinaryResult.Missing missing -> throw new AssertionError(missing.message());
        };
    keyPair =
        new KeyPair(
            Files.readString(KEYS.resolve("expired.crt")),
            new PrivateKeyPem(Files.readString(KEYS.resolve("expired.key"))));
  }

  static LongStream seeds() {
    long fresh = new Random().nextLong();
    System.out.println("EnvoyAcceptsTest: fresh seed " + fresh);
    return LongStream.concat(LongStream.range(0, 40), LongStream.of(fresh));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void acceptsWhatIsEmitted(long seed) throws Exception {
    Model model = new RandomModels(new Random(seed), keyPair).model();

    assertThat(verdict(Emitter.emit(model, Samples.SETTINGS)))
        .isEqualTo(new ValidationResult.Valid());
  }

  /** One fault that Envoy refuses, for each type of resource. */
  enum Fault {
    LISTENER(Listener.getDefaultInstance()) {
      @Override
      Message in(Message listener) {
        return ((Listener) listener)
            .toBuilder().addListenerFilters(ListenerFilter.getDefaultInstance()).build();
      }
    },
    TABLE(RouteConfiguration.getDefaultInstance()) {
      @Override
      Message in(Message table) {
        return broken((RouteConfiguration) table);
      }
    },
    SCOPE(ScopedRouteConfiguration.getDefaultInstance()) {
      @Override
      Message in(Message scope) {
        ScopedRouteConfiguration written = (ScopedRouteConfiguration) scope;
        return written.toBuilder()
            .setRouteConfiguration(broken(written.getRouteConfiguration()))
            .build();
      }
    },
    CLUSTER(Cluster.getDefaultInstance()) {
      @Override
      Message in(Message cluster) {
        return ((Cluster) cluster)
            .toBuilder().addHealthChecks(HealthCheck.getDefaultInstance()).build();
      }
    },
    ENDPOINTS(ClusterLoadAssignment.getDefaultInstance()) {
      @Override
      Message in(Message endpoints) {
        ClusterLoadAssignment.Builder built = ((ClusterLoadAssignment) endpoints).toBuilder();
        built
            .getEndpointsBuilder(0)
            .getLbEndpointsBuilder(0)
            .getEndpointBuilder()
            .getAddressBuilder()
            .getSocketAddressBuilder()
            .setAddress("not an address");
        return built.build();
      }
    },
    SECRET(Secret.getDefaultInstance()) {
      @Override
      Message in(Message secret) {
        Secret.Builder built = ((Secret) secret).toBuilder();
        built
            .getTlsCertificateBuilder()
            .setPrivateKey(DataSource.newBuilder().setInlineString("not a key"));
        return built.build();
      }
    },

    ROUTE_FILTER(ScopedRouteConfiguration.getDefaultInstance()) {
      @Override
      Message in(Message scope) {
        ScopedRouteConfiguration.Builder built = ((ScopedRouteConfiguration) scope).toBuilder();
        built
            .getRouteConfigurationBuilder()
            .getVirtualHostsBuilder(0)
            .putTypedPerFilterConfig(
                RewriteScript.FILTER,
                Any.pack(NewerApi.script("this is no Lua", Values.struct(Map.of()))));
        return built.build();
      }
    };

    private final Message type;

    Fault(Message type) {
      this.type = type;
    }

    abstract Message in(Message resource);

    private static RouteConfiguration broken(RouteConfiguration routes) {
      RouteConfiguration.Builder built = routes.toBuilder();
      built
          .getVirtualHostsBuilder(0)
          .getRoutesBuilder(0)
          .getMatchBuilder()
          .setSafeRegex(RegexMatcher.newBuilder().setRegex("("));
      return built.build();
    }

    /** The resources with this fault in each of its type. */
    Resources in(Resources resources) {
      String typeUrl = Packing.typeUrl(type);
      Map<String, Map<String, Any>> byType = new TreeMap<>(resources.byType());
      Map<String, Any> broken = new TreeMap<>();
      resources
          .ofType(typeUrl)
          .forEach(
              (name, any) ->
                  broken.put(name, Packing.any(in(Decoded.unpack(any, type.getClass())))));
      byType.put(typeUrl, broken);
      return new Resources(byType);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noticesWhatEnvoyWouldRefuse(Fault fault) throws Exception {
    Resources sound = Emitter.emit(plainModel(), Samples.SETTINGS);

    assertThat(verdict(sound)).isEqualTo(new ValidationResult.Valid());
    assertThat(verdict(fault.in(sound))).isInstanceOf(ValidationResult.Invalid.class);
  }

  private static Model plainModel() {
    return Samples.model(
        Samples.tlsEdge(),
        List.of(Samples.certificate("default", keyPair)),
        Samples.host("shop.example.com", Samples.route("s", "/", Samples.PROTECTED)),
        Samples.host("*.example.org", Samples.route("w", "/", Samples.PUBLIC)));
  }

  private static ValidationResult verdict(Resources resources) throws Exception {
    Bootstrap bootstrap = InlinedBootstrap.of(resources);
    return envoy.validate(bootstrap.toByteArray());
  }
}
