package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The relying party for the settings in force. It stays the same, with what it knows of the
 * provider, while the provider's settings do.
 */
public final class RelyingParties {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Supplier<AuthSettings> settings;
  private final Function<Optional<String>, ProviderHttp> https;
  private final InstantSource clock;
  private final AtomicReference<Optional<RelyingParty>> last =
      new AtomicReference<>(Optional.empty());

  /**
   * Parties that speak to their providers in this way.
   *
   * @param https makes the way to a provider, from the authorities that it may have
   */
  public RelyingParties(
      Supplier<AuthSettings> settings,
      Function<Optional<String>, ProviderHttp> https,
      InstantSource clock) {
    this.settings = requireNonNull(settings);
    this.https = requireNonNull(https);
    this.clock = requireNonNull(clock);
  }

  /** The relying party; empty when no provider is configured. */
  public Optional<RelyingParty> current() {
    AuthSettings now = settings.get();
    if (now.provider().isEmpty() || now.authenticateUrl().isEmpty()) {
      return Optional.empty();
    }
    URI redirectUri = now.authenticateUrl().get().resolve(now.callbackPath());
    return last.updateAndGet(
        known ->
            known.isPresent() && known.get().isFor(now.provider().get(), redirectUri)
                ? known
                : Optional.of(party(known, now.provider().get(), redirectUri)));
  }

  /** What is known of a provider outlives a change that does not concern it, as of our secret. */
  private RelyingParty party(
      Optional<RelyingParty> before, ProviderSettings provider, URI redirectUri) {
    return before
        .flatMap(party -> party.renewed(provider, redirectUri))
        .orElseGet(
            () ->
                new RelyingParty(
                    provider, redirectUri, https.apply(provider.authoritiesPem()), clock));
  }

  /** Asks providers for their metadata when it is time, until the result is cancelled. */
  public ScheduledFuture<?> start(ScheduledExecutorService scheduler) {
    return scheduler.scheduleWithFixedDelay(
        this::refreshDue, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void refreshDue() {
    current()
        .map(RelyingParty::discovery)
        .filter(Discovery::due)
        .ifPresent(discovery -> Thread.ofVirtual().name("discovery").start(discovery::refresh));
  }
}
