package io.ostiary.extauthz.oidc;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns what the provider says about itself, and keeps the last good answer: a provider that is
 * down delays new logins only, and one that is down at our start is asked again until it answers.
 */
final class Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
  private static final Duration REFRESH = Duration.ofHours(1);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /** A login that waits does not ask more often than this. */
  private static final Duration DEMAND_PAUSE = Duration.ofSeconds(1);

  private static final Duration KEYS_LIVE = Duration.ofMinutes(15);
  private static final Duration KEYS_WAIT = Duration.ofSeconds(12);
  private static final Duration KEYS_AHEAD = Duration.ofMinutes(2);
  private static final Duration KEYS_PAUSE = Duration.ofSeconds(30);
  private static final Duration KEYS_OUTAGE = Duration.ofHours(24);

  private final URI issuer;
  private final ProviderHttp http;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Provider known;

  @GuardedBy("lock")
  private Instant lastTry = Instant.MIN;

  @GuardedBy("lock")
  private Duration retry = FIRST_RETRY;

  @GuardedBy("lock")
  private LoginException lastFailure =
      new LoginException(LoginFailure.PROVIDER_UNREACHABLE, "the provider was not asked yet");

  private volatile Instant next = Instant.MIN;

  Discovery(URI issuer, ProviderHttp http, InstantSource clock) {
    this.issuer = requireNonNull(issuer);
    this.http = requireNonNull(http);
    this.clock = requireNonNull(clock);
  }

  /** A provider with its keys. */
  record Provider(ProviderMetadata metadata, JWKSource<SecurityContext> keys) {}

  /** The provider as it is known, without asking. */
  @Nullable Provider known() {
    return known;
  }

  /** The provider; asks now when it has never answered. */
  Provider require() throws LoginException {
    Provider provider = known;
    if (provider != null) {
      return provider;
    }
    lock.lock();
    try {
      provider = known;
      if (provider != null) {
        return provider;
      }
      if (clock.instant().minus(DEMAND_PAUSE).isBefore(lastTry)) {
        throw new LoginException(lastFailure.failure(), lastFailure.detail());
      }
      ask();
      provider = known;
      if (provider == null) {
        throw new LoginException(lastFailure.failure(), lastFailure.detail());
      }
      return provider;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is time to ask again. */
  boolean due() {
    return !clock.instant().isBefore(next);
  }

  /** Asks, unless somebody else does so just now. */
  void refresh() {
    if (lock.tryLock()) {
      try {
        ask();
      } finally {
        lock.unlock();
      }
    }
  }

  @GuardedBy("lock")
  private void ask() {
    try {
      ProviderMetadata metadata = fetch();
      Provider before = known;
      if (before == null || !before.metadata.equals(metadata)) {
        known = new Provider(metadata, keys(metadata, before));
        LOG.info("event=provider-discovered issuer={}", issuer);
      }
      retry = FIRST_RETRY;
      next = clock.instant().plus(REFRESH);
    } catch (LoginException failed) {
      lastFailure = failed;
      LOG.warn(
          "event=provider-discovery-failed issuer={} code={} cause=\"{}\"",
          issuer,
          failed.failure().code(),
          failed.detail());
      // Replicas that started together ask apart.
      long jitter = Math.floorMod(System.identityHashCode(this), retry.toMillis() / 2 + 1);
      next = clock.instant().plus(retry).plusMillis(jitter);
      retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
    } finally {
      lastTry = clock.instant();
    }
  }

  private ProviderMetadata fetch() throws LoginException {
    if (!Endpoints.usableIssuer(issuer)) {
      throw new LoginException(
          LoginFailure.PROVIDER_METADATA, "the issuer is neither https nor on this machine");
    }
    // One slash at the end of the issuer is left out (OpenID Connect Discovery 1.0 section 4.1).
    String base = issuer.toString();
    String folder = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    try {
      return ProviderMetadata.parse(
          issuer, http.get(URI.create(folder + "/.well-known/openid-configuration")));
    } catch (IOException failed) {
      throw new LoginException(
          LoginFailure.PROVIDER_UNREACHABLE, String.valueOf(failed.getMessage()));
    }
  }

  private JWKSource<SecurityContext> keys(ProviderMetadata metadata, @Nullable Provider before)
      throws LoginException {
    if (before != null && before.metadata.jwks().equals(metadata.jwks())) {
      return before.keys;
    }
    try {
      // An unknown key id makes the source fetch once more; the rate limit is what keeps a stream
      // of made-up ids from reaching the provider.
      return JWKSourceBuilder.<SecurityContext>create(metadata.jwks().toURL(), http)
          .cache(KEYS_LIVE.toMillis(), KEYS_WAIT.toMillis())
          .refreshAheadCache(KEYS_AHEAD.toMillis(), false)
          .rateLimited(KEYS_PAUSE.toMillis())
          .outageTolerant(KEYS_OUTAGE.toMillis())
          .build();
    } catch (MalformedURLException impossible) {
      throw new LoginException(LoginFailure.PROVIDER_METADATA, "the jwks_uri is not an address");
    }
  }
}
