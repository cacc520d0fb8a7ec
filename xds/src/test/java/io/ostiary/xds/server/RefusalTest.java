package io.ostiary.xds.server;

import static io.ostiary.xds.cache.ResourceType.EXTENSION;
import static io.ostiary.xds.cache.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.ostiary.xds.TestResources;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.Rejection;
import io.ostiary.xds.cache.ResourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalTest {
  private final DeltaCache cache = new DeltaCache();
  private final TestResources resources = new TestResources();
  private final List<Rejection> rejections = new ArrayList<>();
  private final FakeEnvoy envoy = new FakeEnvoy(cache);

  @BeforeEach
  void serveEightRoutes() {
    var _ = cache.onRejection(rejections::add);
    change(1);
    publish();
    envoy.subscribe(ROUTE);
    envoy.answerAll();
    envoy.takeLog();
    envoy.refuse(RefusalTest::isBad);
  }

  private static boolean isBad(Resource resource) {
    return resource.getResource().getValue().toStringUtf8().contains("bad");
  }

  private void change(int generation) {
    for (int i = 0; i < 8; i++) {
      resources.with(ROUTE, "r" + i, "v" + generation);
    }
  }

  private void publish() {
    cache.publish(resources.build());
    envoy.flush();
  }

  @Test
  void findsTheCulpritWithAtMostOneResponseASecondAndServesTheRest() {
    change(2);
    resources.with(ROUTE, "r5", "bad");
    publish();
    envoy.answerAll();

    List<Integer> perSecond = new ArrayList<>();
    envoy.takeLog();
    for (int second = 0; second < 10; second++) {
      envoy.advance(Duration.ofSeconds(1));
      perSecond.add(envoy.takeLog().size());
    }

    assertThat(perSecond).allMatch(count -> count <= 1);
    assertThat(perSecond.subList(7, 10)).containsOnly(0);
    assertThat(rejections)
        .extracting(Rejection::key)
        .containsExactly(new ResourceKey(ROUTE.typeUrl(), "r5"));
    assertThat(envoy.has(ROUTE)).isEqualTo(StreamStateTest.served(cache, ROUTE));
    assertThat(versionsThatDiffer()).containsExactly("r5");
  }

  /** The names whose served version is not the published one. */
  private Set<String> versionsThatDiffer() {
    DeltaCache published = new DeltaCache();
    published.publish(resources.build());
    var wanted = StreamStateTest.served(published, ROUTE);
    Set<String> differ = new TreeSet<>();
    envoy
        .has(ROUTE)
        .forEach(
            (name, version) -> {
              if (!version.equals(wanted.get(name))) {
                differ.add(name);
              }
            });
    return differ;
  }

  @Test
  void findsSeveralCulprits() {
    change(2);
    resources.with(ROUTE, "r0", "bad").with(ROUTE, "r1", "bad").with(ROUTE, "r7", "bad");
    publish();
    envoy.answerAll();

    envoy.advance(Duration.ofMinutes(1));

    assertThat(versionsThatDiffer()).containsExactly("r0", "r1", "r7");
    assertThat(rejections).hasSize(3);
  }

  @Test
  void aSingleRefusedResourceIsNotSentAgain() {
    resources.with(ROUTE, "r1", "bad");
    publish();
    envoy.answerAll();
    assertThat(envoy.takeLog()).containsExactly("route +r1");

    for (int i = 0; i < 5; i++) {
      publish();
      envoy.advance(Duration.ofMinutes(1));
    }

    assertThat(envoy.takeLog()).isEmpty();
    assertThat(rejections).hasSize(1);
  }

  @Test
  void triesANewVersionAtOnce() {
    resources.with(ROUTE, "r1", "bad");
    publish();
    envoy.answerAll();
    envoy.takeLog();

    resources.with(ROUTE, "r1", "better");
    publish();
    envoy.answerAll();

    assertThat(envoy.takeLog()).containsExactly("route +r1");
    assertThat(versionsThatDiffer()).isEmpty();
    assertThat(cache.rejections()).isEmpty();
  }

  @Test
  void triesTheSameVersionAgainWhenItIsPublishedAnew() {
    resources.with(ROUTE, "r1", "bad");
    publish();
    envoy.answerAll();
    resources.with(ROUTE, "r1", "good");
    publish();
    envoy.answerAll();
    resources.with(ROUTE, "r1", "bad");
    publish();
    envoy.answerAll();

    assertThat(rejections).hasSize(2);
  }

  @Test
  void otherChangesGoOnWhileTheCulpritIsLookedFor() {
    change(2);
    resources.with(ROUTE, "r5", "bad");
    publish();
    envoy.answerAll();
    envoy.takeLog();

    resources.with(ROUTE, "r0", "v3");
    publish();
    envoy.answerAll();

    assertThat(envoy.takeLog()).contains("route +r0");
  }

  @Test
  void aSuspectThatIsMendedMeanwhileIsSentAtOnce() {
    change(2);
    resources.with(ROUTE, "r5", "bad");
    publish();
    envoy.answerAll();
    envoy.takeLog();

    resources.with(ROUTE, "r5", "mended");
    publish();
    envoy.answerAll();
    assertThat(envoy.takeLog()).contains("route +r5");
    envoy.advance(Duration.ofMinutes(1));

    assertThat(rejections).isEmpty();
    assertThat(versionsThatDiffer()).isEmpty();
  }

  @Test
  void aNewEnvoyGetsTheLastGoodVersion() {
    resources.with(ROUTE, "r1", "bad");
    publish();
    envoy.answerAll();
    FakeEnvoy second = new FakeEnvoy(cache);
    second.refuse(RefusalTest::isBad);

    second.subscribe(ROUTE);
    second.answerAll();

    assertThat(second.takeLog()).hasSize(1);
    assertThat(second.has(ROUTE)).isEqualTo(envoy.has(ROUTE));
  }

  @Test
  void aNewEnvoyTriesAResourceThatNeverHadAGoodVersion() {
    resources.with(ROUTE, "fresh", "bad");
    publish();
    envoy.answerAll();
    FakeEnvoy tolerant = new FakeEnvoy(cache);

    tolerant.subscribe(ROUTE);
    tolerant.answerAll();

    assertThat(tolerant.has(ROUTE)).containsKey("fresh");
    assertThat(envoy.has(ROUTE)).doesNotContainKey("fresh");
  }

  @Test
  void anEnvoyKeepsItsVersionWhenTheServerHasLostTheGoodOne() {
    DeltaCache restarted = new DeltaCache();
    resources.with(ROUTE, "r1", "bad");
    restarted.publish(resources.build());
    String good = envoy.has(ROUTE).get("r1");

    FakeEnvoy reconnected = envoy.reconnect(restarted);
    reconnected.refuse(RefusalTest::isBad);
    reconnected.answerAll();
    reconnected.advance(Duration.ofMinutes(1));

    assertThat(reconnected.has(ROUTE)).containsEntry("r1", good);
    assertThat(restarted.rejections()).hasSize(1);
  }

  @Test
  void refusedRoutesDoNotHoldUpOtherTypes() {
    envoy.subscribe(EXTENSION);
    envoy.answerAll();
    change(2);
    resources.with(ROUTE, "r5", "bad");
    publish();
    envoy.answerAll();
    envoy.takeLog();

    resources.with(EXTENSION, "x", "1");
    publish();

    assertThat(envoy.takeLog()).containsExactly("extension +x");
  }

  @Test
  void aLargeRefusedPushEndsWithinTwiceItsLogarithm() {
    IntStream.range(0, 20).forEach(i -> resources.with(ROUTE, "s" + i, "v1"));
    resources.with(ROUTE, "s13", "bad");
    publish();
    envoy.answerAll();

    envoy.advance(Duration.ofSeconds(11));

    assertThat(rejections).hasSize(1);
    assertThat(versionsThatDiffer()).isEmpty();
    assertThat(envoy.has(ROUTE)).hasSize(27).doesNotContainKey("s13");
  }
}
