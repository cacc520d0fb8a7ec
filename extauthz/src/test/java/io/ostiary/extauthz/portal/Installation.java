package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.extauthz.AdjustableClock;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings.Kind;
import io.ostiary.extauthz.Examples;
import io.ostiary.extauthz.TokenGenerator;
import io.ostiary.extauthz.oidc.FakeProvider;
import io.ostiary.extauthz.oidc.ProviderHttp;
import io.ostiary.extauthz.oidc.RelyingParties;
import io.ostiary.extauthz.pages.HtmlPages;
import io.ostiary.extauthz.session.CachingSessionLookup;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.extauthz.session.Handover;
import io.ostiary.extauthz.session.RevocationPoll;
import io.ostiary.extauthz.session.SessionLookup.Found;
import io.ostiary.extauthz.session.SessionStore;
import io.ostiary.extauthz.session.SessionStoreException;
import io.ostiary.extauthz.session.StoreHealth;
import io.ostiary.extauthz.session.sql.SqlSessionStore;
import io.ostiary.extauthz.session.sql.SqliteDatabase;
import io.ostiary.extauthz.token.SignedAssertions;
import io.ostiary.policy.Policy;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.LoginTerms;
import io.ostiary.policy.access.RouteAccess;
import io.ostiary.policy.access.RouteId;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Everything that a login passes, without network but for the provider: hosts, store, portal. */
final class Installation implements AutoCloseable {
  private static final List<String> READS = List.of("login", "hostSession", "revocationsAfter");

  final AdjustableClock clock = AdjustableClock.atSomeTime();
  final FakeProvider provider = new FakeProvider(clock);
  final AtomicReference<AuthSettings> settings;
  final AtomicReference<AccessTable> table =
      new AtomicReference<>(
          new AccessTable(
              Map.of(),
              Set.of(Examples.APP, Examples.OTHER_APP, new Hostname("*.wild.example.com"))));
  private final Map<String, LoginTerms> terms = new HashMap<>();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final AtomicInteger writes = new AtomicInteger();
  final AtomicBoolean storeDown = new AtomicBoolean();

  /** Ends the login of the next hand-over a moment before it is offered. */
  final AtomicBoolean endBeforeOffer = new AtomicBoolean();

  final SessionStore store;
  final CachingSessionLookup lookup;
  final Portal portal;
  private final RevocationPoll poll;

  Installation() throws IOException, SessionStoreException {
    settings = new AtomicReference<>(Examples.settings(Optional.of(provider.settings(Kind.OIDC))));
    store = watched(new SqlSessionStore(SqliteDatabase.inMemory(), meters));
    StoreHealth health = new StoreHealth(Duration.ofSeconds(60), clock);
    lookup = new CachingSessionLookup(store, health, clock);
    poll = new RevocationPoll(store, lookup, health);
    portal =
        new Portal(
            new PortalParts(
                settings::get,
                table::get,
                store,
                lookup,
                new RelyingParties(settings::get, table::get, ProviderHttp::create, clock),
                new SignedAssertions(settings::get, clock),
                new HtmlPages(),
                clock,
                TokenGenerator.secure(),
                new LoginMeters(meters)));
  }

  /** The answer of a host: the portal's, or that of the application behind Check. */
  PortalResponse answer(PortalRequest request) {
    poll.poll(); // as often as the clock moves
    boolean ours =
        request.path().startsWith("/.pomerium")
            || request.path().startsWith("/.well-known/")
            || request.host().equals(Examples.AUTHENTICATE);
    if (ours) {
      return portal.handle(request);
    }
    LoginTerms demanded = terms(request);
    Optional<DemandedProvider> provider = DemandedProvider.of(settings.get(), demanded);
    List<String> cookies =
        RequestCookies.parse(request.header("cookie")).values(settings.get().cookieName());
    return switch (lookup.find(request.host(), cookies)) {
      case Found.Active(var session) when provider.filter(p -> p.isMetBy(session)).isPresent() ->
          new PortalResponse(
              200, ImmutableListMultimap.of(), "application for " + session.identity().userId());
      case Found.Active _, Found.None _ ->
          portal
              .loginStart()
              .begin(
                  LoginStart.Visit.of(
                      request,
                      request.path() + (request.query().isEmpty() ? "" : "?" + request.query()),
                      provider,
                      demanded.dependsOn()));
      case Found.Ambiguous _ -> new PortalResponse(400, ImmutableListMultimap.of(), "two users");
      case Found.StoreDown _, Found.NotInMemory _ ->
          new PortalResponse(503, ImmutableListMultimap.of(), "store down");
    };
  }

  /** From now on users of these paths of a host log in so. */
  void demand(Hostname host, String prefix, LoginTerms login) {
    terms.put(host + prefix, login);
    Set<Hostname> hosts = new HashSet<>(table.get().hosts());
    hosts.add(host);
    Map<RouteId, RouteAccess> routes = new HashMap<>(table.get().routes());
    RouteId id = new RouteId(host + prefix.replace('/', '_'));
    routes.put(
        id,
        new RouteAccess(
            id,
            host,
            prefix,
            new Access.Protected(Policy.none(), login, Optional.empty()),
            false,
            Map.of()));
    table.set(new AccessTable(routes, hosts));
  }

  /** How users of a request's path log in, as its route says. */
  private LoginTerms terms(PortalRequest request) {
    return terms.entrySet().stream()
        .filter(entry -> (request.host() + request.path()).startsWith(entry.getKey()))
        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
        .map(Map.Entry::getValue)
        .orElseGet(LoginTerms::standard);
  }

  private SessionStore watched(SessionStore real) {
    return (SessionStore)
        Proxy.newProxyInstance(
            Installation.class.getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, arguments) -> {
              if (storeDown.get() && !method.getName().equals("close")) {
                throw new SessionStoreException("scripted", new IOException("down"));
              }
              if (!READS.contains(method.getName())) {
                writes.incrementAndGet();
              }
              if (method.getName().equals("offer") && endBeforeOffer.getAndSet(false)) {
                real.endLogin(((Handover) arguments[0]).loginId(), clock.instant());
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException thrown) {
                throw requireNonNull(thrown.getCause());
              }
            });
  }

  @Override
  public void close() {
    store.close();
    provider.close();
  }
}
