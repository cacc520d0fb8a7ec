package io.ostiary.xds.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.xds.TestResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeltaCacheTest {
  private static final String CLUSTERS = ResourceType.CLUSTER.typeUrl();
  private static final String ROUTES = ResourceType.ROUTE.typeUrl();

  private final DeltaCache cache = new DeltaCache();
  private final TestResources resources = new TestResources();

  @Test
  void hasNothingBeforeTheFirstPublication() {
    assertThat(cache.current()).isEmpty();
    assertThat(cache.changesSince(0)).isEmpty();
  }

  @Test
  void anEmptyPublicationIsASnapshotNonetheless() {
    PublishResult result = cache.publish(resources.build());

    assertThat(result.isEmpty()).isTrue();
    assertThat(cache.current()).isPresent();
  }

  @Test
  void versionsDependOnContentAlone() {
    cache.publish(resources.with(ResourceType.ROUTE, "a", "1").build());
    DeltaCache other = new DeltaCache();
    other.publish(new TestResources().with(ResourceType.ROUTE, "z", "9").build());
    other.publish(new TestResources().with(ResourceType.ROUTE, "a", "1").build());

    assertThat(version(other, "a")).isEqualTo(version(cache, "a"));
    assertThat(version(cache, "a").value()).hasSize(32).matches("[0-9a-f]+");
  }

  /** The version travels between replicas of different builds, so it is pinned. */
  @Test
  void aVersionIsTheHashOfTypeAndBytes() {
    cache.publish(resources.with(ResourceType.ROUTE, "a", "1").build());

    assertThat(version(cache, "a").value()).isEqualTo("2ffd26150bd7a6b6a53bbf5c61f83212");
  }

  @Test
  void equalContentMakesNoNewSnapshot() {
    long first = cache.publish(resources.with(ResourceType.ROUTE, "a", "1").build()).sequence();

    PublishResult again =
        cache.publish(new TestResources().with(ResourceType.ROUTE, "a", "1").build());

    assertThat(again.sequence()).isEqualTo(first);
    assertThat(again.isEmpty()).isTrue();
  }

  @Test
  void theLogNamesWhatChangedSince() {
    long first =
        cache
            .publish(
                resources
                    .with(ResourceType.ROUTE, "a", "1")
                    .with(ResourceType.ROUTE, "b", "1")
                    .with(ResourceType.CLUSTER, "c", "1")
                    .build())
            .sequence();
    long second = cache.publish(resources.with(ResourceType.ROUTE, "a", "2").build()).sequence();
    PublishResult third =
        cache.publish(
            resources
                .without(ResourceType.ROUTE, "b")
                .with(ResourceType.CLUSTER, "d", "1")
                .build());

    assertThat(cache.changesSince(first).orElseThrow().names())
        .contains(Map.of(ROUTES, Set.of("a", "b"), CLUSTERS, Set.of("d")));
    assertThat(cache.changesSince(second).orElseThrow().names())
        .contains(Map.of(ROUTES, Set.of("b"), CLUSTERS, Set.of("d")));
    assertThat(cache.changesSince(third.sequence()).orElseThrow().names()).contains(Map.of());
    assertThat(cache.changesSince(0).orElseThrow().names()).isEmpty();
    assertThat(third.changed()).isEqualTo(Map.of(CLUSTERS, 1));
    assertThat(third.removed()).isEqualTo(Map.of(ROUTES, 1));
  }

  @Test
  void wakesItsListenersUntilTheyLeave() {
    List<String> woken = new ArrayList<>();
    DeltaCache.Registration registration = cache.onChange(() -> woken.add("x"));
    cache.publish(resources.build());
    registration.close();
    cache.publish(resources.with(ResourceType.ROUTE, "a", "1").build());

    assertThat(woken).hasSize(1);
  }

  @Test
  void servesTheLastAcceptedVersionInsteadOfARefusedOne() {
    cache.publish(resources.with(ResourceType.ROUTE, "a", "good").build());
    ResourceVersion good = version(cache, "a");
    find("a").markAccepted();
    cache.publish(resources.with(ResourceType.ROUTE, "a", "bad").build());
    ResourceVersion bad = version(cache, "a");

    boolean first = cache.reject(rejection("a", bad));
    boolean second = cache.reject(rejection("a", bad));

    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(version(cache, "a")).isEqualTo(good);
    assertThat(cache.rejections()).containsExactly(rejection("a", bad));
  }

  @Test
  void offersTheNextVersionOfARefusedResourceAfresh() {
    cache.publish(resources.with(ResourceType.ROUTE, "a", "good").build());
    find("a").markAccepted();
    cache.publish(resources.with(ResourceType.ROUTE, "a", "bad").build());
    cache.reject(rejection("a", version(cache, "a")));
    cache.publish(resources.with(ResourceType.ROUTE, "b", "1").build());
    assertThat(cache.rejections()).hasSize(1);

    cache.publish(resources.with(ResourceType.ROUTE, "a", "better").build());

    assertThat(cache.rejections()).isEmpty();
    DeltaCache same = new DeltaCache();
    same.publish(new TestResources().with(ResourceType.ROUTE, "a", "better").build());
    assertThat(version(cache, "a")).isEqualTo(version(same, "a"));
  }

  @Test
  void goesOnServingARefusedResourceThatNeverHadAGoodVersion() {
    cache.publish(resources.with(ResourceType.ROUTE, "a", "bad").build());
    ResourceVersion bad = version(cache, "a");

    cache.reject(rejection("a", bad));

    assertThat(version(cache, "a")).isEqualTo(bad);
    assertThat(cache.rejections()).hasSize(1);
  }

  @Test
  void ignoresTheRefusalOfAVersionThatIsNoLongerPublished() {
    cache.publish(resources.with(ResourceType.ROUTE, "a", "bad").build());
    ResourceVersion bad = version(cache, "a");
    cache.publish(resources.with(ResourceType.ROUTE, "a", "better").build());

    assertThat(cache.reject(rejection("a", bad))).isFalse();
    assertThat(cache.rejections()).isEmpty();
  }

  @Test
  void forgetsTheRefusalOfAResourceThatIsGone() {
    cache.publish(resources.with(ResourceType.ROUTE, "a", "bad").build());
    cache.reject(rejection("a", version(cache, "a")));

    cache.publish(resources.without(ResourceType.ROUTE, "a").build());

    assertThat(cache.rejections()).isEmpty();
  }

  @Test
  void neverPrintsContent() {
    cache.publish(resources.with(ResourceType.SECRET, "tls", "PRIVATE").build());

    assertThat(cache.current().orElseThrow().toString()).doesNotContain("PRIVATE");
  }

  private CachedResource find(String name) {
    return cache.current().orElseThrow().find(ROUTES, name).orElseThrow();
  }

  private static ResourceVersion version(DeltaCache cache, String name) {
    return cache.current().orElseThrow().find(ROUTES, name).orElseThrow().version();
  }

  private static Rejection rejection(String name, ResourceVersion version) {
    return new Rejection(new ResourceKey(ROUTES, name), version, "no");
  }
}
