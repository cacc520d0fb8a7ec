package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import io.ostiary.extauthz.session.DemandedProvider;
import io.ostiary.extauthz.session.ProviderId;
import io.ostiary.policy.access.AccessTable;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The relying parties for the configuration in force, one for each client. Each stays the same,
 * with what it knows of the provider, while the client's settings do; clients at one provider share
 * what is known of it.
 */
public final class RelyingParties {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Supplier<AuthSettings> settings;
  private final Supplier<AccessTable> table;
  private final Function<Optional<String>, ProviderHttp> https;
  private final InstantSource clock;
  private final AtomicReference<LoginProviders> providers;
  private final AtomicReference<ImmutableMap<ProviderId, RelyingParty>> parties =
      new AtomicReference<>(ImmutableMap.of());

  /**
   * Parties that speak to their providers in this way.
   *
   * @param table the routes in force, which may demand clients of their own
   * @param https makes the way to a provider, from the authorities that it may have
   */
  public RelyingParties(
      Supplier<AuthSettings> settings,
      Supplier<AccessTable> table,
      Function<Optional<String>, ProviderHttp> https,
      InstantSource clock) {
    this.settings = requireNonNull(settings);
    this.table = requireNonNull(table);
    this.https = requireNonNull(https);
    this.clock = requireNonNull(clock);
    this.providers = new AtomicReference<>(LoginProviders.of(settings.get(), table.get()));
  }

  /** The clients in force. */
  public LoginProviders providers() {
    AuthSettings nowSettings = settings.get();
    AccessTable nowTable = table.get();
    return providers.updateAndGet(
        known ->
            known.isOf(nowSettings, nowTable) ? known : LoginProviders.of(nowSettings, nowTable));
  }

  /** The relying party of the installation's client; empty when no provider is configured. */
  public Optional<RelyingParty> standard() {
    return DemandedProvider.standard(settings.get()).flatMap(standard -> of(standard.id()));
  }

  /** The relying party of a client; empty when nothing demands it. */
  public Optional<RelyingParty> of(ProviderId id) {
    LoginProviders now = providers();
    Optional<URI> redirectUri =
        now.settings().authenticateUrl().map(url -> url.resolve(now.settings().callbackPath()));
    Optional<ProviderSettings> client = now.client(id);
    return redirectUri.isEmpty() || client.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(
            parties
                .updateAndGet(known -> with(known, id, client.get(), redirectUri.get(), now))
                .get(id));
  }

  /** The known parties with that one; those that nothing demands any more are forgotten. */
  private ImmutableMap<ProviderId, RelyingParty> with(
      ImmutableMap<ProviderId, RelyingParty> known,
      ProviderId id,
      ProviderSettings client,
      URI redirectUri,
      LoginProviders now) {
    RelyingParty party = known.get(id);
    if (party != null && party.isFor(client, redirectUri)) {
      return known;
    }
    ImmutableMap.Builder<ProviderId, RelyingParty> all = ImmutableMap.builder();
    known.forEach(
        (other, one) -> {
          if (!other.equals(id) && now.ids().contains(other)) {
            all.put(other, one);
          }
        });
    return all.put(id, party(known, client, redirectUri)).buildOrThrow();
  }

  /** What is known of a provider outlives a change that does not concern it, as of our secret. */
  private RelyingParty party(
      Map<ProviderId, RelyingParty> known, ProviderSettings client, URI redirectUri) {
    return known.values().stream()
        .flatMap(party -> party.renewed(client, redirectUri).stream())
        .findFirst()
        .orElseGet(
            () ->
                new RelyingParty(client, redirectUri, https.apply(client.authoritiesPem()), clock));
  }

  /** Asks providers for their metadata when it is time, until the result is cancelled. */
  public ScheduledFuture<?> start(ScheduledExecutorService scheduler) {
    return scheduler.scheduleWithFixedDelay(
        this::refreshDue, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** All clients are at the installation's provider, so its discovery is that of all. */
  private void refreshDue() {
    standard()
        .map(RelyingParty::discovery)
        .filter(Discovery::due)
        .ifPresent(discovery -> Thread.ofVirtual().name("discovery").start(discovery::refresh));
  }
}
