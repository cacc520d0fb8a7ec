package io.ostiary.tests;

import static io.ostiary.tests.harness.Scene.ALICE;
import static io.ostiary.tests.harness.Scene.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.fixtures.PostgresServer;
import io.ostiary.tests.harness.CookieJar;
import io.ostiary.tests.harness.Product;
import io.ostiary.tests.harness.Replica;
import io.ostiary.tests.harness.Scene;
import io.ostiary.tests.harness.ServePorts;
import io.ostiary.tests.harness.WebClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two replicas on one PostgreSQL, each with an Envoy, and what users see when it goes away. */
@DisabledIfSystemProperty(named = "ostiary.tests.envoy", matches = "skip")
@DisabledIfSystemProperty(named = "ostiary.tests.postgres", matches = "skip")
class ReplicasIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static PostgresServer database;
  private static String name;
  private static Scene scene;
  private static Replica one;
  private static Replica other;

  @BeforeAll
  static void start() {
    database = PostgresServer.start();
    name = database.createDatabase();
    ServePorts ports = ServePorts.plain();
    ServePorts otherPorts = ServePorts.plain();
    scene = new Scene(Product.serving(ports));
    String config = configuration();
    scene.product().write("config.yaml", config).write("database", database.url(name));
    Product second = Product.serving(otherPorts);
    second.write("config.yaml", config.replace(scene.product().addresses(), second.addresses()));
    for (String file : List.of("tls.crt", "tls.key", "client-secret", "database")) {
      second.write(file, scene.product().read(file));
    }
    one = Replica.start(scene.product(), ports, scene, "public");
    other = Replica.start(second, otherPorts, scene, "public");
  }

  private static String configuration() {
    return scene
            .globals()
            .replace("ostiary: {", "ostiary: {session: {serve_when_store_down: 10s}, ")
        + """
        databroker_storage_type: postgres
        databroker_storage_connection_string_file: database
        shared_secret: Yz9PZ2mB8m0l3b4V5k6n7a8s9d0f1g2h3j4k5l6m7n8=
        cookie_secret: kxV1b1xWv0vWxUWl8f6l0QkC4bq5wqk3h0Q2o3m5p7s=
        routes:
        """
        + scene.route("app", "policy: {allow: {or: [{domain: {is: example.com}}]}}")
        + scene.route("other", "policy: {allow: {or: [{domain: {is: example.com}}]}}")
        + scene.route("public", "allow_public_unauthenticated_access: true");
  }

  @AfterAll
  static void stop() {
    try (PostgresServer _ = database;
        Scene _ = scene;
        Product _ = other.product();
        Replica _ = one;
        Replica _ = other) {
      for (Replica replica : List.of(one, other)) {
        assertThat(replica.product().log())
            .doesNotContain("geheim")
            .doesNotContain("\"level\":\"ERROR\"");
      }
    }
  }

  @Test
  void aLoginOnOneReplicaIsValidOnTheOther() {
    CookieJar cookies = new CookieJar();
    try (WebClient here = one.browser(cookies);
        WebClient there = other.browser(cookies)) {
      assertThat(here.browseAs(ALICE, scene.url("app", "/x?y=z")).statusCode()).isEqualTo(200);

      assertThat(navigate(there, "app")).isEqualTo(200);
      // The login of the authenticate host is one as well: nobody is asked anything.
      assertThat(there.browse(scene.url("other", "/")).statusCode()).isEqualTo(200);
      assertThat(there.visited()).noneMatch(url -> url.getPath().endsWith("/authorize"));
      assertThat(navigate(here, "other")).isEqualTo(200);
    }
  }

  @Test
  void everyStepOfALoginMayBeOnAnotherReplica() {
    CookieJar cookies = new CookieJar();
    try (WebClient here = one.browser(cookies);
        WebClient there = other.browser(cookies)) {
      URI url = URI.create(scene.url("app", "/deep/link?a=b%20c"));
      HttpResponse<String> answer = step(here, url);
      for (int steps = 1; answer.statusCode() / 100 == 3; steps++) {
        assertThat(steps).isLessThan(12);
        url = url.resolve(answer.headers().firstValue("location").orElseThrow());
        answer = step(steps % 2 == 0 ? here : there, url);
      }

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.uri()).hasToString(scene.url("app", "/deep/link?a=b%20c"));
    }
  }

  private static HttpResponse<String> step(WebClient browser, URI url) {
    String hint = url.getPath().endsWith("/authorize") ? "&login_hint=" + BOB : "";
    return browser.get(url + hint, "accept", "text/html", "sec-fetch-mode", "navigate");
  }

  @Test
  void aSignOutOnOneReplicaEndsTheSessionInTheOthersMemory() {
    CookieJar cookies = new CookieJar();
    CookieJar kept = new CookieJar();
    try (WebClient here = one.browser(cookies);
        WebClient there = other.browser(cookies);
        WebClient thief = other.browser(kept)) {
      here.browseAs(ALICE, scene.url("app", "/"));
      kept.of(scene.host("app")).putAll(cookies.of(scene.host("app")));
      assertThat(navigate(there, "app")).isEqualTo(200);
      assertThat(navigate(thief, "app")).isEqualTo(200);

      HttpResponse<String> page = here.browse(scene.url("app", "/.pomerium/sign_out"));
      here.followFrom(SignOutForm.in(page).submit(here), "");

      await().atMost(SOON).until(() -> navigate(thief, "app") == 302);
    }
  }

  @Test
  void aRestartedReplicaKnowsEverySession() {
    CookieJar cookies = new CookieJar();
    try (WebClient here = one.browser(cookies);
        WebClient there = other.browser(cookies)) {
      there.browseAs(ALICE, scene.url("app", "/"));
      other.product().kill();
      assertThat(navigate(here, "app")).isEqualTo(200);

      other.product().start();

      await().atMost(SOON).until(() -> navigate(there, "app") == 200);
    }
  }

  /** What may become of a database. */
  enum Outage {
    STOPPED {
      @Override
      End begin() {
        database.stop();
        return database::startAgain;
      }
    },
    FROZEN {
      @Override
      End begin() {
        database.freeze();
        return database::thaw;
      }
    },
    /** Every statement waits. */
    LOCKED {
      @Override
      End begin() {
        return database.hold(
                name,
                "lock table ostiary.login, ostiary.host_session, ostiary.revocation"
                    + " in access exclusive mode")
            ::run;
      }
    };

    abstract End begin();
  }

  /** Ends an outage. */
  interface End extends AutoCloseable {
    @Override
    void close();
  }

  @ParameterizedTest
  @EnumSource
  void anOutageOfTheDatabaseSignsNobodyOut(Outage outage) throws InterruptedException {
    CookieJar cookies = new CookieJar();
    CookieJar unused = new CookieJar();
    try (WebClient here = one.browser(cookies);
        WebClient there = other.browser(cookies);
        WebClient elsewhere = one.browser(unused);
        WebClient newHere = other.browser(unused);
        ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor()) {
      here.browseAs(ALICE, scene.url("app", "/"));
      elsewhere.browseAs(BOB, scene.url("app", "/"));
      assertThat(navigate(there, "app")).isEqualTo(200);
      Set<Integer> seen = new ConcurrentSkipListSet<>();
      var _ =
          traffic.scheduleWithFixedDelay(
              () -> seen.add(navigate(here, "app")), 0, 100, TimeUnit.MILLISECONDS);
      await().atMost(SOON).until(() -> seen.contains(200));

      try (End _ = outage.begin()) {
        assertThat(navigate(there, "app")).isEqualTo(200);
        assertThat(navigate(newHere, "app")).isEqualTo(503);
        await().atMost(SOON).until(() -> navigate(there, "app") == 503);
        await().atMost(SOON).until(() -> seen.contains(503));
        assertThat(navigate(newHere, "app")).isEqualTo(503);
        assertThat(navigate(there, "public")).isEqualTo(200);
        assertThat(one.product().ready()).isTrue();
      }

      await().atMost(SOON).until(() -> navigate(there, "app") == 200);
      await().atMost(SOON).until(() -> navigate(newHere, "app") == 200);
      traffic.shutdown();
      assertThat(traffic.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(navigate(here, "app")).isEqualTo(200);
      assertThat(seen).containsExactly(200, 503);
    }
  }

  @Test
  void aReplicaStartsWithoutTheDatabaseAndFindsItLater() {
    CookieJar cookies = new CookieJar();
    try (WebClient here = one.browser(cookies);
        WebClient there = other.browser(cookies);
        WebClient anybody = other.browser(new CookieJar())) {
      here.browseAs(ALICE, scene.url("app", "/"));
      other.product().kill();
      database.stop();
      try {
        other.product().start();
        await().atMost(SOON).until(() -> navigate(there, "app") == 503);
        assertThat(navigate(anybody, "public")).isEqualTo(200);
      } finally {
        database.startAgain();
      }

      await().atMost(SOON).until(() -> navigate(there, "app") == 200);
      assertThat(anybody.browseAs(BOB, scene.url("app", "/")).statusCode()).isEqualTo(200);
    }
  }

  private static int navigate(WebClient browser, String host) {
    return browser
        .get(scene.url(host, "/"), "accept", "text/html", "sec-fetch-mode", "navigate")
        .statusCode();
  }
}
