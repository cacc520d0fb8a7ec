package io.ostiary.cli.secrets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.ostiary.cli.state.SelfSigned;
import io.ostiary.cli.state.SelfSigned.Issued;
import io.ostiary.xds.kubernetes.secrets.SecretStore;
import io.ostiary.xds.kubernetes.secrets.StoredSecret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what is missing among the Secrets of an installation and renews its certificates. What is
 * there and good stays as it is, so it may run at any time, and twice at once.
 *
 * <p>An authority that is renewed leaves its predecessor in the bundles, so that both sides of a
 * connection are trusted whichever of them was renewed first.
 */
public final class SecretsMaker {
  private static final Logger log = LoggerFactory.getLogger(SecretsMaker.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ATTEMPTS = 5;
  private static final String TLS = "kubernetes.io/tls";
  private static final String AUTHORITIES = "ca.crt";
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";

  /** Names in a cluster end so; the authority vouches for no others. */
  private static final String DOMAIN = "svc";

  /** An authority is renewed while every certificate of it can still run out first. */
  private static final Duration AUTHORITY_RENEWED_BEFORE = SelfSigned.LEAF_LIFETIME.multipliedBy(2);

  private static final Duration LEAF_RENEWED_BEFORE = SelfSigned.LEAF_LIFETIME.dividedBy(3);

  private final SecretStore store;
  private final InstantSource clock;

  /** One that works on that store. */
  public SecretsMaker(SecretStore store, InstantSource clock) {
    this.store = requireNonNull(store);
    this.clock = requireNonNull(clock);
  }

  /**
   * What mutual TLS is to be made of.
   *
   * @param authority the name of the Secret with the authority
   * @param server that of the server's
   * @param client that of the Envoys'
   * @param serverNames what the server's certificate is made out to
   */
  public record Tls(String authority, String server, String client, List<String> serverNames) {
    public Tls {
      serverNames = List.copyOf(serverNames);
      if (serverNames.isEmpty()) {
        throw new IllegalArgumentException("a server's certificate needs a name");
      }
    }
  }

  /** Makes shared_secret, cookie_secret and signing_key, where there is no such Secret. */
  public void ensureShared(String name) throws SecretStore.Failed {
    ensure(
        name,
        "Opaque",
        present -> Optional.empty(),
        () ->
            Map.of(
                "shared_secret", encoded(random()),
                "cookie_secret", encoded(random()),
                "signing_key", encoded(SelfSigned.newKeyPem())));
  }

  /** Makes or renews all that mutual TLS needs, and gives the authorities, PEM. */
  public String ensureTls(Tls tls) throws SecretStore.Failed {
    StoredSecret kept =
        ensure(
            tls.authority(),
            TLS,
            present -> renewedAuthority(tls.authority(), present),
            () -> {
              Issued made = newAuthority(tls.authority());
              return data(made, made.certificatePem());
            });
    Authority authority =
        authority(kept)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the Secret '" + tls.authority() + "' is not an authority; delete it"));
    ensureLeaf(tls.server(), authority, tls.serverNames(), true);
    ensureLeaf(tls.client(), authority, List.of(tls.client() + "." + DOMAIN), false);
    return authority.bundle();
  }

  /**
   * An authority and whom else its certificates are checked against.
   *
   * @param issued certificate and key
   * @param bundle PEM of it and its predecessor
   */
  private record Authority(Issued issued, String bundle) {}

  private void ensureLeaf(String name, Authority authority, List<String> names, boolean server)
      throws SecretStore.Failed {
    ensure(
        name,
        TLS,
        present ->
            isGood(present, authority, names)
                ? Optional.empty()
                : Optional.of(leaf(authority, names, server)),
        () -> leaf(authority, names, server));
  }

  private Map<String, String> leaf(Authority authority, List<String> names, boolean server) {
    Issued issued =
        server
            ? SelfSigned.serverLeaf(authority.issued(), names, clock.instant())
            : SelfSigned.clientLeaf(authority.issued(), names, clock.instant());
    return data(issued, authority.bundle());
  }

  private boolean isGood(StoredSecret present, Authority authority, List<String> names) {
    Optional<Issued> issued = issued(present);
    return issued.isPresent()
        && issued.get().isMadeOutTo(names)
        && issued.get().isSignedBy(authority.issued().certificate())
        && lasts(issued.get(), LEAF_RENEWED_BEFORE)
        && text(present, AUTHORITIES).equals(Optional.of(authority.bundle()));
  }

  private Optional<Map<String, String>> renewedAuthority(String name, StoredSecret present) {
    Optional<Authority> old = authority(present);
    if (old.isPresent() && lasts(old.get().issued(), AUTHORITY_RENEWED_BEFORE)) {
      return Optional.empty();
    }
    Issued made = newAuthority(name);
    String predecessor = old.map(kept -> kept.issued().certificatePem()).orElse("");
    return Optional.of(data(made, made.certificatePem() + predecessor));
  }

  private Issued newAuthority(String name) {
    return SelfSigned.authority(name, DOMAIN, clock.instant());
  }

  private boolean lasts(Issued issued, Duration atLeast) {
    X509Certificate certificate = issued.certificate();
    Instant now = clock.instant();
    return !certificate.getNotBefore().toInstant().isAfter(now)
        && certificate.getNotAfter().toInstant().isAfter(now.plus(atLeast));
  }

  private static Optional<Authority> authority(StoredSecret secret) {
    return issued(secret)
        .flatMap(issued -> text(secret, AUTHORITIES).map(bundle -> new Authority(issued, bundle)));
  }

  private static Optional<Issued> issued(StoredSecret secret) {
    Optional<String> certificate = text(secret, CERTIFICATE);
    Optional<String> key = text(secret, KEY);
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Issued.parse(certificate.get(), key.get()));
    } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** What a Secret is to hold instead; empty where it is good. */
  private interface Renewal {
    Optional<Map<String, String>> of(StoredSecret present);
  }

  /** What a Secret is to hold at first. */
  private interface Making {
    Map<String, String> make();
  }

  /** Makes or renews a Secret; where somebody else does so meanwhile, theirs is looked at. */
  private StoredSecret ensure(String name, String type, Renewal renewal, Making making)
      throws SecretStore.Failed {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<StoredSecret> present = store.find(name);
      if (present.isEmpty()) {
        StoredSecret made = StoredSecret.made(name, type, making.make());
        if (store.create(made)) {
          log.info("event=secret_made name={}", name);
          return made;
        }
        continue;
      }
      Optional<Map<String, String>> data = renewal.of(present.get());
      if (data.isEmpty()) {
        log.info("event=secret_kept name={}", name);
        return present.get();
      }
      StoredSecret renewed = present.get().with(data.get());
      if (store.replace(renewed)) {
        log.info("event=secret_renewed name={}", name);
        return renewed;
      }
    }
    throw new IllegalStateException("the Secret '" + name + "' is written by somebody else too");
  }

  private static Map<String, String> data(Issued issued, String bundle) {
    return Map.of(
        CERTIFICATE, encoded(issued.certificatePem()),
        KEY, encoded(issued.keyPem()),
        AUTHORITIES, encoded(bundle));
  }

  private static Optional<String> text(StoredSecret secret, String key) {
    return Optional.ofNullable(secret.data().get(key))
        .map(value -> new String(Base64.getDecoder().decode(value), US_ASCII));
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(US_ASCII));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
