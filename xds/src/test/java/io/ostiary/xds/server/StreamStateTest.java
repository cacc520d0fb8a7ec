package io.ostiary.xds.server;

import static io.ostiary.xds.cache.ResourceType.CLUSTER;
import static io.ostiary.xds.cache.ResourceType.ENDPOINT;
import static io.ostiary.xds.cache.ResourceType.EXTENSION;
import static io.ostiary.xds.cache.ResourceType.LISTENER;
import static io.ostiary.xds.cache.ResourceType.ROUTE;
import static io.ostiary.xds.cache.ResourceType.SCOPED_ROUTE;
import static io.ostiary.xds.cache.ResourceType.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.xds.TestResources;
import io.ostiary.xds.cache.DeltaCache;
import io.ostiary.xds.cache.ResourceType;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamStateTest {
  private final DeltaCache cache = new DeltaCache();
  private final TestResources resources = new TestResources();
  private final FakeEnvoy envoy = new FakeEnvoy(cache);

  private void publish() {
    cache.publish(resources.build());
    envoy.flush();
  }

  @Test
  void answersNothingBeforeTheFirstPublication() {
    envoy.subscribe(CLUSTER);
    envoy.subscribe(SECRET, "tls");
    envoy.advance(Duration.ofHours(1));
    assertThat(envoy.takeLog()).isEmpty();

    resources.with(CLUSTER, "a", "1");
    publish();

    assertThat(envoy.takeLog()).containsExactly("cluster +a", "secret -tls");
  }

  @Test
  void answersTheFirstWildcardEvenWhenThereIsNothing() {
    publish();

    envoy.subscribe(CLUSTER);
    envoy.answerAll();
    envoy.flush();

    assertThat(envoy.takeLog()).containsExactly("cluster");
  }

  @ParameterizedTest
  @EnumSource(ResourceType.class)
  void sendsAllOnceAndThenOnlyWhatChanged(ResourceType type) {
    resources.with(type, "a", "1").with(type, "b", "1");
    publish();
    envoy.subscribe(type);
    envoy.answerAll();
    assertThat(envoy.takeLog())
        .singleElement()
        .asString()
        .startsWith(type.label())
        .contains("+a", "+b");

    resources.with(type, "b", "2");
    publish();
    envoy.answerAll();
    publish();

    assertThat(envoy.takeLog()).containsExactly(type.label() + " +b");
  }

  @Test
  void sendsToAnExplicitSubscriberWhatItNamed() {
    resources.with(SECRET, "a", "1").with(SECRET, "b", "1");
    publish();

    envoy.subscribe(SECRET, "a");
    envoy.answerAll();
    resources.with(SECRET, "b", "2").with(SECRET, "c", "1");
    publish();

    assertThat(envoy.takeLog()).containsExactly("secret +a");
  }

  @Test
  void tellsOnceThatANamedResourceDoesNotExistAndSendsItWhenItDoes() {
    publish();
    envoy.subscribe(SECRET, "tls");
    envoy.answerAll();
    resources.with(SECRET, "other", "1");
    publish();
    assertThat(envoy.takeLog()).containsExactly("secret -tls");

    resources.with(SECRET, "tls", "1");
    publish();

    assertThat(envoy.takeLog()).containsExactly("secret +tls");
  }

  @Test
  void sendsAgainWhatIsSubscribedAgain() {
    resources.with(ENDPOINT, "a", "1");
    publish();
    envoy.subscribe(ENDPOINT, "a");
    envoy.answerAll();

    envoy.subscribe(ENDPOINT, "a");

    assertThat(envoy.takeLog()).containsExactly("endpoint +a", "endpoint +a");
  }

  @Test
  void forgetsWhatIsUnsubscribed() {
    resources.with(SECRET, "a", "1");
    publish();
    envoy.subscribe(SECRET, "a");
    envoy.answerAll();
    envoy.takeLog();

    envoy.unsubscribe(SECRET, "a");
    resources.with(SECRET, "a", "2");
    publish();
    assertThat(envoy.takeLog()).isEmpty();

    envoy.subscribe(SECRET, "a");
    assertThat(envoy.takeLog()).containsExactly("secret +a");
  }

  @Test
  void aWildcardIsAddedAndLeftByItsName() {
    resources.with(ROUTE, "a", "1").with(ROUTE, "b", "1");
    publish();
    envoy.subscribe(ROUTE, "a");
    envoy.answerAll();
    envoy.subscribe(ROUTE, "*");
    envoy.answerAll();
    assertThat(envoy.takeLog()).containsExactly("route +a", "route +b");

    envoy.unsubscribe(ROUTE, "*");
    resources.with(ROUTE, "a", "2").with(ROUTE, "b", "2");
    publish();

    assertThat(envoy.takeLog()).containsExactly("route +a");
  }

  @Test
  void whatTheWildcardStillCoversIsSentAgainWhenItsNameIsLeft() {
    resources.with(ROUTE, "a", "1");
    publish();
    envoy.subscribe(ROUTE, "*", "a");
    envoy.answerAll();
    envoy.takeLog();

    envoy.unsubscribe(ROUTE, "a");

    assertThat(envoy.takeLog()).containsExactly("route +a");
  }

  @Test
  void sendsNothingAfterAReconnectToAReplicaWithEqualInputs() {
    resources.with(CLUSTER, "a", "1").with(LISTENER, "l", "1").with(SECRET, "s", "1");
    publish();
    envoy.subscribe(CLUSTER);
    envoy.subscribe(LISTENER);
    envoy.subscribe(SECRET, "s");
    envoy.answerAll();
    DeltaCache replica = new DeltaCache();
    replica.publish(resources.build());

    FakeEnvoy reconnected = envoy.reconnect(replica);
    reconnected.advance(Duration.ofMinutes(1));

    assertThat(reconnected.takeLog()).isEmpty();
  }

  @Test
  void sendsTheDifferenceAfterAReconnect() {
    resources.with(LISTENER, "a", "1").with(LISTENER, "b", "1").with(LISTENER, "c", "1");
    publish();
    envoy.subscribe(LISTENER);
    envoy.answerAll();
    DeltaCache replica = new DeltaCache();
    replica.publish(resources.with(LISTENER, "b", "2").without(LISTENER, "c").build());

    FakeEnvoy reconnected = envoy.reconnect(replica);
    reconnected.answerAll();

    assertThat(reconnected.takeLog()).containsExactly("listener +b -c");
  }

  @Test
  void keepsOneResponsePerTypeOnItsWayAndJoinsWhatHappensMeanwhile() {
    publish();
    envoy.subscribe(EXTENSION);
    envoy.answerAll();
    envoy.takeLog();
    for (int i = 0; i < 5; i++) {
      resources.with(EXTENSION, "a", "v" + i);
      publish();
    }
    assertThat(envoy.takeLog()).hasSize(1);

    envoy.answerAll();

    assertThat(envoy.takeLog()).hasSize(1);
    assertThat(envoy.has(EXTENSION)).isEqualTo(served(EXTENSION));
  }

  @Test
  void aResourceThatChangesBackWhileOnItsWayIsSentOnceMore() {
    resources.with(EXTENSION, "a", "1");
    publish();
    envoy.subscribe(EXTENSION);
    envoy.answerAll();
    resources.with(EXTENSION, "a", "2");
    publish();
    resources.with(EXTENSION, "a", "1");
    publish();

    envoy.answerAll();

    assertThat(envoy.has(EXTENSION)).isEqualTo(served(EXTENSION));
  }

  @Test
  void splitsALargePushIntoResponsesThatAreAcknowledgedOneByOne() {
    for (int i = 0; i < 10; i++) {
      resources.with(CLUSTER, "c" + i, "x".repeat(400));
    }
    publish();
    envoy.subscribe(CLUSTER);
    assertThat(envoy.takeLog()).hasSize(1);

    envoy.answerAll();

    assertThat(envoy.takeLog()).hasSize(3);
    assertThat(envoy.has(CLUSTER)).isEqualTo(served(CLUSTER));
  }

  @Test
  void sendsAllScopesInOnePiece() {
    for (int i = 0; i < 10; i++) {
      resources.with(SCOPED_ROUTE, "c" + i, "x".repeat(400));
    }
    publish();

    envoy.subscribe(SCOPED_ROUTE);
    envoy.answerAll();

    assertThat(envoy.takeLog()).hasSize(1);
  }

  @Test
  void sendsNothingWhileTheWireIsFull() {
    resources.with(EXTENSION, "a", "1");
    publish();
    envoy.setReady(false);
    envoy.subscribe(EXTENSION);
    assertThat(envoy.takeLog()).isEmpty();

    envoy.setReady(true);

    assertThat(envoy.takeLog()).containsExactly("extension +a");
  }

  @Test
  void aTypeThatIsNotEmittedHasNoResources() {
    publish();

    envoy.subscribe("type.googleapis.com/envoy.service.runtime.v3.Runtime", "x");

    assertThat(envoy.takeLog()).containsExactly("other -x");
  }

  private Map<String, String> served(ResourceType type) {
    return served(cache, type);
  }

  static Map<String, String> served(DeltaCache cache, ResourceType type) {
    return cache.current().orElseThrow().ofType(type.typeUrl()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().version().value()));
  }
}
