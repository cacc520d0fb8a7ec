package io.ostiary.xds.server;

import static io.ostiary.xds.cache.ResourceType.CLUSTER;
import static io.ostiary.xds.cache.ResourceType.ENDPOINT;
import static io.ostiary.xds.cache.ResourceType.LISTENER;
import static io.ostiary.xds.cache.ResourceType.SCOPED_ROUTE;
import static io.ostiary.xds.cache.ResourceType.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.ostiary.xds.TestResources;
import io.ostiary.xds.cache.DeltaCache;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MakeBeforeBreakTest {
  private final DeltaCache cache = new DeltaCache();
  private final TestResources resources = new TestResources();
  private final FakeEnvoy envoy = new FakeEnvoy(cache);

  @BeforeEach
  void serveOneHost() {
    resources
        .withCluster("old", 1)
        .withEndpoints("old", 1)
        .with(SCOPED_ROUTE, "host", "to old")
        .with(LISTENER, "ingress", "1");
    publish();
    envoy.subscribe(CLUSTER);
    envoy.subscribe(ENDPOINT, "old");
    envoy.answerAll();
    envoy.subscribe(LISTENER);
    envoy.subscribe(SCOPED_ROUTE);
    envoy.answerAll();
    envoy.takeLog();
  }

  private void publish() {
    cache.publish(resources.build());
    envoy.flush();
  }

  private void moveToNewCluster() {
    resources
        .withCluster("new", 1)
        .withEndpoints("new", 1)
        .without(CLUSTER, "old")
        .without(ENDPOINT, "old")
        .with(SCOPED_ROUTE, "host", "to new");
    publish();
  }

  @Test
  void sendsRoutesWhenTheirClusterAndItsEndpointsAreAcknowledgedAndRemovesTheOldOneLast() {
    moveToNewCluster();
    assertThat(envoy.takeLog()).containsExactly("cluster +new");
    envoy.subscribe(ENDPOINT, "new");
    assertThat(envoy.takeLog()).containsExactly("endpoint +new");
    envoy.answer();
    assertThat(envoy.takeLog()).isEmpty();
    envoy.answer();
    assertThat(envoy.takeLog()).containsExactly("scoped_route +host");
    envoy.answer();
    assertThat(envoy.takeLog()).isEmpty();

    envoy.advance(FakeEnvoy.PACING.removalGrace().minusMillis(1));
    assertThat(envoy.takeLog()).isEmpty();
    envoy.advance(Duration.ofMillis(1));

    assertThat(envoy.takeLog()).containsExactly("cluster -old", "endpoint -old");
  }

  @Test
  void endpointsThatAreAskedForBeforeTheClustersAreAcknowledgedAreSentOnce() {
    moveToNewCluster();
    envoy.subscribe(ENDPOINT, "new");
    envoy.answerAll();

    assertThat(envoy.takeLog())
        .containsExactly("cluster +new", "endpoint +new", "scoped_route +host");
  }

  @Test
  void sendsRoutesInTheEndToAnEnvoyThatNeverAcknowledgesClusters() {
    moveToNewCluster();
    assertThat(envoy.takeLog()).containsExactly("cluster +new");

    envoy.advanceSilently(FakeEnvoy.PACING.patience());

    assertThat(envoy.takeLog()).containsExactly("scoped_route +host");
  }

  @Test
  void aClusterThatDoesNotGetWarmHoldsUpOtherClustersForALimitedTime() {
    moveToNewCluster();
    resources.withCluster("third", 1);
    publish();
    assertThat(envoy.takeLog()).containsExactly("cluster +new");

    envoy.advanceSilently(FakeEnvoy.PACING.patience());
    assertThat(envoy.takeLog()).contains("cluster +third");
    resources.with(SCOPED_ROUTE, "host", "elsewhere");
    envoy.answerAll();
    publish();
    envoy.answerAll();

    assertThat(envoy.has(CLUSTER)).containsKeys("new", "third");
    assertThat(envoy.takeLog()).endsWith("scoped_route +host");
  }

  @Test
  void removesClustersInTheEndFromAnEnvoyThatNeverAcknowledgesRoutes() {
    resources.without(CLUSTER, "old").with(SCOPED_ROUTE, "host", "gone");
    publish();

    envoy.advanceSilently(FakeEnvoy.PACING.removalGrace());

    assertThat(envoy.takeLog()).containsExactly("scoped_route +host", "cluster -old");
  }

  @Test
  void aClusterThatComesBackWithinTheGraceIsNeverRemoved() {
    resources.without(CLUSTER, "old").with(SCOPED_ROUTE, "host", "gone");
    publish();
    envoy.answerAll();
    resources.withCluster("old", 1).with(SCOPED_ROUTE, "host", "to old");
    publish();
    envoy.answerAll();
    envoy.advance(Duration.ofMinutes(1));

    assertThat(envoy.takeLog()).containsExactly("scoped_route +host", "scoped_route +host");
  }

  @Test
  void sendsEndpointsAgainWhenTheirClusterHasChanged() {
    resources.withCluster("old", 2);
    publish();
    envoy.answerAll();

    assertThat(envoy.takeLog()).containsExactly("cluster +old", "endpoint +old");
  }

  @Test
  void sendsEndpointsAgainAfterAReconnectWhenTheirClusterHasChanged() {
    DeltaCache replica = new DeltaCache();
    replica.publish(resources.withCluster("old", 2).build());

    FakeEnvoy reconnected = envoy.reconnect(replica);
    reconnected.answerAll();

    assertThat(reconnected.takeLog()).containsExactly("cluster +old", "endpoint +old");
  }

  @Test
  void changedEndpointsAloneWaitForNothing() {
    resources.withEndpoints("old", 2);
    publish();

    assertThat(envoy.takeLog()).containsExactly("endpoint +old");
  }

  @Test
  void givesNewClustersTimeToResolveTheirNames() {
    Cluster dns =
        Cluster.newBuilder()
            .setName("dns")
            .setType(Cluster.DiscoveryType.STRICT_DNS)
            .setWaitForWarmOnInit(BoolValue.of(false))
            .build();
    resources.with(CLUSTER, "dns", dns).with(SCOPED_ROUTE, "host", "to dns");
    publish();
    envoy.answerAll();
    assertThat(envoy.takeLog()).containsExactly("cluster +dns");

    envoy.advance(FakeEnvoy.PACING.warming());

    assertThat(envoy.takeLog()).containsExactly("scoped_route +host");
  }

  @Test
  void sendsTheSecretBeforeTheListenerThatNamesIt() {
    envoy.subscribe(SECRET, "tls");
    envoy.answerAll();
    envoy.takeLog();
    resources.with(SECRET, "tls", "1").with(LISTENER, "ingress", "2");

    publish();
    assertThat(envoy.takeLog()).containsExactly("secret +tls");
    envoy.answerAll();

    assertThat(envoy.takeLog()).containsExactly("listener +ingress");
  }
}
