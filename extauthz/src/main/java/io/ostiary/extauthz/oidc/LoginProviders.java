package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import io.ostiary.extauthz.AuthSettings.Secret;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.extauthz.session.ProviderId;
import io.ostiary.policy.access.Access;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.LoginTerms;
import io.ostiary.policy.access.RouteAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The clients by which users log in: that of the installation, and those that routes demand
 * instead.
 */
public final class LoginProviders {
  /** As for one route: each costs the browser three redirects. */
  private static final int MOST_HOSTS = 5;

  private final AuthSettings settings;
  private final AccessTable table;
  private final ImmutableMap<ProviderId, ProviderSettings> clients;

  private LoginProviders(
      AuthSettings settings, AccessTable table, Map<ProviderId, ProviderSettings> clients) {
    this.settings = requireNonNull(settings);
    this.table = requireNonNull(table);
    this.clients = ImmutableMap.copyOf(clients);
  }

  static LoginProviders of(AuthSettings settings, AccessTable table) {
    Map<ProviderId, ProviderSettings> clients = new LinkedHashMap<>();
    settings
        .provider()
        .ifPresent(
            own -> {
              DemandedProvider.standard(settings).ifPresent(it -> clients.put(it.id(), own));
              for (RouteAccess route : table.routes().values()) {
                terms(route)
                    .filter(terms -> terms.client().isPresent())
                    .ifPresent(terms -> add(clients, settings, own, terms));
              }
            });
    return new LoginProviders(settings, table, clients);
  }

  /**
   * Two routes that name the same client of one owner may give different secrets while one is being
   * replaced; then either is tried.
   */
  private static void add(
      Map<ProviderId, ProviderSettings> clients,
      AuthSettings settings,
      ProviderSettings own,
      LoginTerms terms) {
    DemandedProvider.of(settings, terms)
        .ifPresent(
            demanded -> clients.merge(demanded.id(), client(own, terms), (a, b) -> both(a, b)));
  }

  private static ProviderSettings client(ProviderSettings own, LoginTerms terms) {
    Optional<String> id = terms.client().flatMap(client -> client.id());
    Optional<Secret> secret =
        terms.client().flatMap(client -> client.secret()).map(text -> new Secret(text.value()));
    return own.withClient(
        id.orElse(own.clientId()), secret.map(List::of).orElse(own.clientSecrets()));
  }

  private static ProviderSettings both(ProviderSettings one, ProviderSettings other) {
    return one.withClient(
        one.clientId(),
        Stream.concat(one.clientSecrets().stream(), other.clientSecrets().stream())
            .distinct()
            .toList());
  }

  private static Optional<LoginTerms> terms(RouteAccess route) {
    return route.access() instanceof Access.Protected(var _, LoginTerms terms, var _)
        ? Optional.of(terms)
        : Optional.empty();
  }

  /** The settings of a client; empty when nothing demands it any more. */
  public Optional<ProviderSettings> client(ProviderId id) {
    return Optional.ofNullable(clients.get(id));
  }

  /** A client with its id; empty when nothing demands it any more. */
  public Optional<DemandedProvider> find(ProviderId id) {
    return client(id)
        .flatMap(known -> DemandedProvider.standard(settings))
        .map(own -> new DemandedProvider(id, own.issuer(), id.equals(own.id())));
  }

  /** All ids, the installation's first. */
  Set<ProviderId> ids() {
    return clients.keySet();
  }

  /**
   * By whom users of a host log in when it is not known for which of its routes: the one that all
   * of them demand, else the installation's.
   */
  public Optional<DemandedProvider> ofHost(Hostname host) {
    Set<DemandedProvider> all = allOf(host);
    return all.size() == 1 ? all.stream().findFirst() : DemandedProvider.standard(settings);
  }

  /** Hosts that are signed in to together with a host, for whichever of its routes. */
  public List<Hostname> dependsOn(Hostname host) {
    return routesOf(host)
        .flatMap(terms -> terms.dependsOn().stream())
        .distinct()
        .limit(MOST_HOSTS)
        .toList();
  }

  /** That of a host with an id; empty when no route there demands it. */
  public Optional<DemandedProvider> ofHost(Hostname host, ProviderId id) {
    return allOf(host).stream().filter(demanded -> demanded.id().equals(id)).findFirst();
  }

  private Set<DemandedProvider> allOf(Hostname host) {
    return routesOf(host)
        .distinct()
        .flatMap(terms -> DemandedProvider.of(settings, terms).stream())
        .collect(Collectors.toSet());
  }

  private Stream<LoginTerms> routesOf(Hostname host) {
    return table.routes().values().stream()
        .filter(route -> route.host().covers(host))
        .flatMap(route -> terms(route).stream());
  }

  AuthSettings settings() {
    return settings;
  }

  /** Whether it was made from these. */
  @SuppressWarnings("ReferenceEquality") // a new object is a new configuration
  boolean isOf(AuthSettings otherSettings, AccessTable otherTable) {
    return settings == otherSettings && table == otherTable;
  }
}
