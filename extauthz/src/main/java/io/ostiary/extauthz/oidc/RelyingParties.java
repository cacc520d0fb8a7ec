package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.AuthSettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The relying party for the settings in force. It stays the same, with what it knows of the
 * provider, while the provider's settings do.
 */
public final class RelyingParties {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Supplier<AuthSettings> settings;
  private final ProviderHttp http;
  private final InstantSource clock;
  private final AtomicReference<Optional<RelyingParty>> last =
      new AtomicReference<>(Optional.empty());

  public RelyingParties(Supplier<AuthSettings> settings, ProviderHttp http, InstantSource clock) {
    this.settings = requireNonNull(settings);
    this.http = requireNonNull(http);
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
                : Optional.of(new RelyingParty(now.provider().get(), redirectUri, http, clock)));
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
