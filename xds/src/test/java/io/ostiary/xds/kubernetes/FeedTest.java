package io.ostiary.xds.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Watcher.Action;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.kubernetes.ApiFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One feed against an API server that fails in every way. */
class FeedTest {
  private static final FeedLimits QUICK =
      new FeedLimits(
          Duration.ofMillis(300),
          new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)),
          Duration.ofMillis(20));

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final FakeApi api = new FakeApi();
  private final AtomicInteger changes = new AtomicInteger();
  private Feed<ConfigMap> feed = feed(false, QUICK);

  @AfterEach
  void close() {
    feed.close();
    scheduler.shutdownNow();
  }

  private Feed<ConfigMap> feed(boolean optional, FeedLimits limits) {
    return new Feed<>(
        new Selection<>(
            ConfigMap.class, "configmaps", Optional.of("shop"), java.util.Map.of(), optional),
        api,
        translation -> changes.addAndGet(translation ? 1 : 0),
        new Feed.Surroundings(
            limits,
            MonotonicTimer.system(scheduler),
            new KubernetesMetrics(new SimpleMeterRegistry())));
  }

  private List<String> names() {
    List<Kept> kept = new ArrayList<>();
    feed.copyTo(kept);
    return kept.stream().map(one -> one.object().ref().name()).sorted().toList();
  }

  private void awaitNames(String... names) {
    await().untilAsserted(() -> assertThat(names()).containsExactly(names));
  }

  private void awaitWatches(int number) {
    await().until(() -> api.watchedFrom().size() >= number);
  }

  @Test
  void followsWhatItHasListed() {
    api.setSilently("a", "b");
    feed.start();
    awaitNames("a", "b");
    awaitWatches(1);
    api.say(Action.ADDED, "c");
    api.say(Action.DELETED, "a");
    awaitNames("b", "c");
    assertThat(feed.state()).isInstanceOf(FeedState.Live.class);
  }

  @Test
  void goesOnFromTheLastVersionWhenAWatchEnds() {
    feed.start();
    awaitWatches(1);
    api.say(Action.BOOKMARK, "mark");
    api.end();
    awaitWatches(2);
    assertThat(api.watchedFrom().subList(0, 2)).containsExactly("v0", "of-mark");
    assertThat(api.lists()).isEqualTo(1);
  }

  @Test
  void listsAgainWhenThePastIsForgotten() {
    api.setSilently("a", "b");
    feed.start();
    awaitWatches(1);
    api.setSilently("b", "c");
    api.forget();
    awaitNames("b", "c");
    assertThat(api.lists()).isEqualTo(2);
  }

  @Test
  void noticesAWatchThatDiedWithoutAWord() {
    feed.start();
    awaitWatches(1);
    // Nothing at all is said.
    awaitWatches(2);
  }

  @Test
  void doesNotListenToAWatchThatWasReplaced() {
    feed.start();
    awaitWatches(1);
    api.end();
    awaitWatches(2);
    api.first().eventReceived(Action.ADDED, null);
    api.say(Action.ADDED, "c");
    awaitNames("c");
  }

  @Test
  void keepsWhatItKnowsWhenTheRightIsTakenAway() {
    api.setSilently("a");
    feed.start();
    awaitWatches(1);
    api.refuse(Kind.FORBIDDEN);
    api.end();
    await().until(() -> feed.state() instanceof FeedState.Stale);
    assertThat(names()).containsExactly("a");
    assertThat(feed.state().isComplete()).isTrue();
    api.setSilently("b");
    api.allow();
    awaitNames("b");
    await().until(() -> feed.state() instanceof FeedState.Live);
  }

  @Test
  void isIncompleteUntilItMayList() {
    api.refuse(Kind.FORBIDDEN);
    feed.start();
    await().until(() -> feed.state() instanceof FeedState.Refused);
    assertThat(feed.state().isComplete()).isFalse();
    api.allow();
    await().until(() -> feed.state().isComplete());
  }

  @Test
  void anOptionalKindThatIsAbsentIsCompleteAndFoundLater() {
    feed = feed(true, QUICK);
    api.refuse(Kind.ABSENT);
    feed.start();
    await().until(() -> feed.state() instanceof FeedState.Absent);
    assertThat(feed.state().isComplete()).isTrue();
    api.setSilently("a");
    api.allow();
    awaitNames("a");
  }

  @Test
  void opensANewWatchWhenAskedTo() {
    feed = feed(false, FeedLimits.STANDARD);
    feed.start();
    awaitWatches(1);
    feed.refresh();
    awaitWatches(2);
    assertThat(api.lists()).isEqualTo(1);
  }

  @Test
  void saysNothingOfAListingThatIsTheSame() {
    api.setSilently("a");
    feed.start();
    awaitWatches(1);
    int before = changes.get();
    api.forget();
    awaitWatches(2);
    assertThat(api.lists()).isEqualTo(2);
    assertThat(changes).hasValue(before);
  }
}
