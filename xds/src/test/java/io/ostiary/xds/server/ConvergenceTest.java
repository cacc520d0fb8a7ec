package io.ostiary.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.xds.TestResources;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens in whatever order, an Envoy that answers ends up with what is served. */
class ConvergenceTest {
  private static final List<ResourceType> TYPES = List.of(ResourceType.values());

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theClientEndsUpWithWhatIsServed(long seed) {
    Random random = new Random(seed);
    DeltaCache cache = new DeltaCache();
    TestResources resources = new TestResources();
    FakeEnvoy envoy = new FakeEnvoy(cache);
    if (random.nextInt(3) == 0) {
      envoy.refuse(r -> r.getResource().getValue().toStringUtf8().contains("v7"));
    }
    for (ResourceType type : ResourceType.values()) {
      if (random.nextBoolean()) {
        envoy.subscribe(type);
      } else {
        envoy.subscribe(type, "n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7");
      }
    }
    for (int step = 0; step < 120; step++) {
      envoy = act(random, cache, resources, envoy);
    }
    cache.publish(resources.build());
    envoy.setReady(true);
    envoy.flush();
    envoy.answerAll();
    envoy.advance(Duration.ofMinutes(10));
    envoy.answerAll();
    envoy.takeLog();

    for (ResourceType type : ResourceType.values()) {
      assertThat(new TreeMap<>(envoy.has(type)))
          .as("%s, seed %d", type, seed)
          .isEqualTo(accepted(cache, type, envoy));
    }
    cache.publish(resources.build());
    envoy.flush();
    envoy.advance(Duration.ofMinutes(10));
    assertThat(envoy.takeLog()).as("nothing more to say, seed %d", seed).isEmpty();
  }

  /** What is served, less what this Envoy refuses and has no version of. */
  private static Map<String, String> accepted(
      DeltaCache cache, ResourceType type, FakeEnvoy envoy) {
    TreeMap<String, String> served = new TreeMap<>(StreamStateTest.served(cache, type));
    cache.rejections().stream()
        .filter(rejection -> rejection.key().typeUrl().equals(type.typeUrl()))
        .filter(rejection -> rejection.version().value().equals(served.get(rejection.key().name())))
        .forEach(
            rejection -> {
              String name = rejection.key().name();
              String kept = envoy.has(type).get(name);
              if (kept == null) {
                served.remove(name);
              } else {
                served.put(name, kept);
              }
            });
    return served;
  }

  private static FakeEnvoy act(
      Random random, DeltaCache cache, TestResources resources, FakeEnvoy envoy) {
    ResourceType type = TYPES.get(random.nextInt(TYPES.size()));
    String name = "n" + random.nextInt(8);
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> resources.with(type, name, "v" + random.nextInt(9));
      case 3 -> resources.without(type, name);
      case 4, 5 -> {
        cache.publish(resources.build());
        envoy.flush();
      }
      case 6, 7 -> {
        boolean _ = envoy.answer();
      }
      case 8 -> envoy.setReady(random.nextBoolean());
      default -> {
        switch (random.nextInt(3)) {
          case 0 -> envoy.advanceSilently(Duration.ofMillis(random.nextInt(3_000)));
          case 1 -> envoy.advance(Duration.ofMillis(random.nextInt(20_000)));
          default -> {
            if (random.nextInt(4) == 0) {
              return envoy.reconnect(cache);
            }
            envoy.subscribe(ResourceType.SECRET, "n1");
          }
        }
      }
    }
    return envoy;
  }
}
