package io.ostiary.extauthz.token;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.collect.ImmutableList;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.Derived;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.policy.Identity;
import io.ostiary.policy.access.Hostname;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Assertions signed with the installation's key and kept for most of their life: signing costs far
 * more than everything else in an allowed request.
 */
public final class SignedAssertions implements IdentityAssertions {
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  /** An assertion that is handed out has at least a minute left. */
  private static final Duration REUSE = Duration.ofMinutes(4);

  private static final long CACHE_BYTES = 64L << 20;

  private final Derived<AuthSettings, Keys> keys;
  private final InstantSource clock;
  private final Cache<CacheKey, Signed> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHE_BYTES)
          .weigher((CacheKey key, Signed signed) -> signed.assertion.length() + 256)
          .build();

  /**
   * The public keys that this process has published, with the last time that each was in force: an
   * assertion outlives the configuration that it was signed under.
   */
  private final Map<String, Published> published = new ConcurrentHashMap<>();

  public SignedAssertions(Supplier<AuthSettings> settings, InstantSource clock) {
    this.keys = Derived.from(requireNonNull(settings), Keys::of);
    this.clock = requireNonNull(clock);
  }

  @Override
  public String assertion(ActiveSession session, Hostname host) {
    Keys current = keys.get();
    Instant now = clock.instant();
    CacheKey key = new CacheKey(session.key(), host);
    Signed known = cache.getIfPresent(key);
    if (known != null && known.serves(current, session, now)) {
      return known.assertion;
    }
    return requireNonNull(
            cache
                .asMap()
                .compute(
                    key,
                    (_, old) ->
                        old != null && old.serves(current, session, now)
                            ? old
                            : sign(current, session, host, now)))
        .assertion;
  }

  @Override
  public String jwks() {
    Instant now = clock.instant();
    for (JWK key : keys.get().verifying) {
      published.put(key.getKeyID(), new Published(key, now));
    }
    published.values().removeIf(key -> key.lastInForce.plus(LIFETIME).isBefore(now));
    List<JWK> current = keys.get().verifying;
    ImmutableList.Builder<JWK> all = ImmutableList.<JWK>builder().addAll(current);
    published.values().stream()
        .map(Published::key)
        .filter(key -> current.stream().noneMatch(other -> sameId(key, other)))
        .sorted((one, other) -> one.getKeyID().compareTo(other.getKeyID()))
        .forEach(all::add);
    return JSONObjectUtils.toJSONString(new JWKSet(all.build()).toJSONObject(true));
  }

  private static boolean sameId(JWK one, JWK other) {
    return one.getKeyID().equals(other.getKeyID());
  }

  private Signed sign(Keys current, ActiveSession session, Hostname host, Instant now) {
    SigningKey key = current.signing;
    published.put(key.jwk().getKeyID(), new Published(key.jwk().toPublicJWK(), now));
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(host.value())
            .audience(host.value())
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)));
    AssertionClaims.of(session, current.claimNames).forEach(claims::claim);
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(key.algorithm())
                .type(JOSEObjectType.JWT)
                .keyID(key.jwk().getKeyID())
                .build(),
            claims.build());
    try {
      jwt.sign(current.signer);
    } catch (JOSEException impossible) {
      throw new IllegalStateException("signing with a valid key cannot fail", impossible);
    }
    return new Signed(jwt.serialize(), current, session.identity(), now.plus(REUSE));
  }

  private record CacheKey(String sessionKey, Hostname host) {}

  private record Published(JWK key, Instant lastInForce) {}

  private record Signed(String assertion, Keys keys, Identity identity, Instant reuseUntil) {
    @SuppressWarnings("ReferenceEquality") // new keys are a new configuration
    boolean serves(Keys current, ActiveSession session, Instant now) {
      return keys == current && now.isBefore(reuseUntil) && identity.equals(session.identity());
    }
  }

  /** What one configuration signs with, and what it asks to be told. */
  private static final class Keys {
    private final SigningKey signing;
    private final JWSSigner signer;
    private final List<JWK> verifying;
    private final List<String> claimNames;

    private Keys(List<SigningKey> keys, List<String> claimNames) {
      this.signing = keys.getFirst();
      this.signer = signing.signer();
      Map<String, JWK> byId = new LinkedHashMap<>();
      keys.forEach(key -> byId.putIfAbsent(key.jwk().getKeyID(), key.jwk().toPublicJWK()));
      this.verifying = List.copyOf(byId.values());
      this.claimNames = claimNames;
    }

    static Keys of(AuthSettings settings) {
      AuthSettings.Secrets secrets = settings.secrets();
      Stream<SigningKey> current =
          secrets.signing().isEmpty()
              ? secrets.shared().stream().map(SigningKey::derived)
              : secrets.signing().stream().map(SigningKey::fromPem);
      List<SigningKey> keys =
          Stream.concat(current, secrets.previousSigning().stream().map(SigningKey::fromPem))
              .toList();
      return new Keys(keys, List.copyOf(settings.claimHeaders().values()));
    }
  }
}
