package io.ostiary.xds.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.ostiary.translator.Options;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.FakeTimer;
import io.ostiary.xds.kubernetes.Address;
import io.ostiary.xds.kubernetes.ClusterState;
import io.ostiary.xds.kubernetes.Kept;
import io.ostiary.xds.kubernetes.KubernetesContents;
import io.ostiary.xds.kubernetes.status.Outcome.Subject;
import io.ostiary.xds.kubernetes.status.StatusApi.Account;
import io.ostiary.xds.kubernetes.status.StatusApi.Report;
import io.ostiary.xds.kubernetes.status.StatusApi.Statement;
import io.ostiary.xds.kubernetes.status.StatusWriter.View;
import io.ostiary.xds.kubernetes.status.StatusWriter.Write;
import io.ostiary.xds.pipeline.Publications;
import io.ostiary.xds.pipeline.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written when, by what should be told and what the server tells. */
class BooksTest {
  private static final ObjectRef WEB = new ObjectRef("Ingress", "shop", "web");
  private static final ObjectRef GLOBAL = new ObjectRef("Pomerium", "", "global");
  private static final ObjectRef OWN = new ObjectRef("OstiarySettings", "", "global");
  private static final Address OURS = new Address.Ip("203.0.113.7");
  private static final Address OTHER = new Address.Ip("198.51.100.1");

  private final FakeTimer timer = new FakeTimer();
  private final Told api = new Told();
  private final AddressBook addresses =
      new AddressBook(
          new StatusSettings(
              new StatusAddress.Fixed(OURS), "global", Options.STANDARD_CONTROLLERS, "ostiary"),
          timer);
  private final EventBook events = new EventBook();
  private final AccountBook accounts = new AccountBook("global");
  private final ConditionBook conditions = new ConditionBook("global");

  @Test
  void theAddressIsShownOnceAndNotAgain() throws Exception {
    write(addresses.writes(view(served(), List.of()), api));
    assertThat(api.shown).containsExactly(List.of(OURS));
    write(addresses.writes(view(served(), List.of(OURS)), api));
    assertThat(api.shown).hasSize(1);
  }

  @Test
  void theAddressGoesWithTheRoutes() throws Exception {
    write(addresses.writes(view(refused("broken"), List.of(OURS)), api));
    assertThat(api.shown).containsExactly(List.of());
  }

  @Test
  void theAddressOfSomebodyElseIsLeftAloneWhereNothingIsServed() throws Exception {
    View view =
        new View(
            Map.of(),
            settled(),
            new ClusterState(
                Map.of(WEB, new Kept(ingress(), List.of(OTHER), Set.of("another"))),
                Optional.empty()));
    assertThat(addresses.writes(view, api)).isEmpty();
  }

  @Test
  void anotherWriterIsAnsweredLessAndLessOften() throws Exception {
    View undone = view(served(), List.of(OTHER));
    int writes = 0;
    for (int second = 0; second < 600; second++) {
      writes += addresses.writes(undone, api).size();
      timer.advance(Duration.ofSeconds(1));
    }
    assertThat(writes).isBetween(5, 12);
  }

  @Test
  void anEventIsToldOnlyWhenSomethingChanges() throws Exception {
    write(events.writes(view(served(), List.of()), api));
    write(events.writes(view(served(), List.of()), api));
    write(events.writes(view(refused("broken"), List.of()), api));
    write(events.writes(view(refused("broken"), List.of()), api));
    write(events.writes(view(served(), List.of()), api));
    assertThat(api.events).containsExactly("Served", "Refused", "Served");
  }

  @Test
  void aNewLeaderTellsOnlyWhatIsWrong() throws Exception {
    write(events.writes(view(served(), List.of(OURS)), api));
    assertThat(api.events).isEmpty();
    events.forget();
    write(events.writes(view(refused("broken"), List.of()), api));
    assertThat(api.events).containsExactly("Refused");
  }

  @Test
  void anEventThatCouldNotBeToldIsToldLater() throws Exception {
    var _ = events.writes(view(served(), List.of()), api);
    assertThat(events.writes(view(served(), List.of()), api)).hasSize(1);
  }

  @Test
  void theSettingsObjectIsToldOfChangesAlone() throws Exception {
    api.accounts = Optional.of(Map.of("shop/gone", new Account(1, "", List.of())));
    Map<ObjectRef, Outcome> outcomes = new HashMap<>(Map.of(WEB, outcome(WEB, Reason.SERVED, "")));
    outcomes.put(GLOBAL, outcome(GLOBAL, Reason.SERVED, "in force"));
    View view = new View(outcomes, settled(), new ClusterState(Map.of(), Optional.empty()));
    write(accounts.writes(view, api));
    assertThat(api.told).containsOnlyKeys("shop/gone", "shop/web");
    assertThat(api.told.get("shop/gone")).isEmpty();
    assertThat(accounts.writes(view, api)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "SERVED,  SERVED, Accepted;ResolvedRefs;Programmed",
    "FAULTY,  SERVED, PartlyInvalid;ResolvedRefs;Programmed",
    "SERVED,  FAULTY, PartlyInvalid;ResolvedRefs;Programmed",
    "SERVED, REFUSED, Invalid;ResolvedRefs;NotInForce",
  })
  void conditionsSayWhatBothObjectsHaveComeTo(Reason own, Reason pomerium, String reasons)
      throws Exception {
    View view = settings(outcome(OWN, own), outcome(GLOBAL, pomerium));
    write(conditions.writes(view, api));
    assertThat(api.reported.orElseThrow().statements())
        .extracting(Statement::reason)
        .containsExactly(reasons.split(";", -1));
  }

  @Test
  void conditionsAreWrittenOnlyWhenTheyChange() throws Exception {
    View view = settings(outcome(OWN, Reason.SERVED));
    write(conditions.writes(view, api));
    assertThat(conditions.writes(view, api)).isEmpty();
    conditions.forget();
    assertThat(conditions.writes(view, api)).isEmpty();
    write(conditions.writes(settings(outcome(OWN, Reason.FAULTY)), api));
    assertThat(api.reports).isEqualTo(2);
    assertThat(conditions.writes(settings(outcome(GLOBAL, Reason.SERVED)), api)).isEmpty();
  }

  private static View settings(Outcome... outcomes) {
    Map<ObjectRef, Outcome> all = new HashMap<>();
    for (Outcome outcome : outcomes) {
      all.put(outcome.subject().ref(), outcome);
    }
    return new View(all, settled(), new ClusterState(Map.of(), Optional.empty()));
  }

  private static Outcome outcome(ObjectRef ref, Reason reason) {
    return new Outcome(
        new Subject(ref, "example.com/v1", "uid-" + ref.kind(), 1),
        reason,
        "",
        reason.isNormal() ? List.of() : List.of("wrong"),
        List.of());
  }

  @Test
  void withoutSettingsObjectNothingIsToldOfIt() throws Exception {
    assertThat(accounts.writes(view(served(), List.of()), api)).isEmpty();
  }

  private static void write(List<Write> writes) throws Exception {
    for (Write write : writes) {
      write.call().run();
    }
  }

  private static Outcome served() {
    return outcome(WEB, Reason.SERVED, "served on web.example.com");
  }

  private static Outcome refused(String message) {
    return outcome(WEB, Reason.REFUSED, message);
  }

  private static Outcome outcome(ObjectRef ref, Reason reason, String message) {
    return new Outcome(
        new Subject(ref, "networking.k8s.io/v1", "uid-1", 1),
        reason,
        message,
        List.of(),
        List.of());
  }

  private static View view(Outcome outcome, List<Address> shown) {
    return new View(
        Map.of(outcome.subject().ref(), outcome),
        settled(),
        new ClusterState(
            Map.of(WEB, new Kept(ingress(), shown, Set.of("ostiary"))), Optional.empty()));
  }

  private static Settled settled() {
    return new Settled(
        new KubernetesContents(List.of(ingress()), List.of()), Publications.any(), List.of());
  }

  private static Sourced<?> ingress() {
    return Sourced.live(
        new IngressBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("web")
            .withUid("uid-1")
            .endMetadata()
            .build());
  }

  /** Remembers what was written. */
  private static final class Told implements StatusApi {
    private final List<List<Address>> shown = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final Map<String, Optional<Account>> told = new TreeMap<>();
    private Optional<Map<String, Account>> accounts = Optional.of(Map.of());
    private Optional<Report> reported = Optional.empty();
    private int reports;

    @Override
    public void show(ObjectRef ingress, List<Address> all) {
      shown.add(all);
    }

    @Override
    public void tell(Outcome outcome, boolean again) {
      events.add(outcome.reason().label());
    }

    @Override
    public Optional<Map<String, Account>> accounts(String settings) {
      return accounts;
    }

    @Override
    public Optional<Report> report(String settings) {
      return reported;
    }

    @Override
    public void report(String settings, Report report) {
      reported = Optional.of(report);
      reports++;
    }

    @Override
    public void account(
        String settings, Map<String, Optional<Account>> ingresses, Optional<Account> own) {
      told.putAll(ingresses);
    }
  }
}
