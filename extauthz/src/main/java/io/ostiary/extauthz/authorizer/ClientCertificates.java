package io.ostiary.extauthz.authorizer;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ostiary.policy.ClientCertificate;
import io.ostiary.policy.access.ClientCertificateRule;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The judge of client certificates. Envoy asks for them and lets any pass, because routes of one
 * host may believe different authorities; each request is judged here, so that a resumed connection
 * or one that is older than the rule is no way around it.
 *
 * <p>Verdicts are kept for a minute at most: verifying signatures costs more than all else.
 */
public final class ClientCertificates {
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final int MOST_KEPT = 10_000;

  private final InstantSource clock;
  private final Cache<Key, Judged> judged =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).executor(Runnable::run).build();

  public ClientCertificates(InstantSource clock) {
    this.clock = requireNonNull(clock);
  }

  private record Key(List<String> certificates, ClientCertificateRule rule) {}

  /** A verdict, and how long it may be repeated. */
  private record Judged(ClientCertificate certificate, Instant until) {}

  /** What a client showed, as a route judges it; a route without a rule asks nobody. */
  public ClientCertificate judge(TlsFacts tls, Optional<ClientCertificateRule> rule) {
    if (rule.isEmpty() || tls.certificates().isEmpty()) {
      return new ClientCertificate.Absent();
    }
    Instant now = clock.instant();
    Key key = new Key(tls.certificates(), rule.get());
    Judged known = judged.getIfPresent(key);
    if (known == null || !now.isBefore(known.until())) {
      known = judge(key, now);
      judged.put(key, known);
    }
    return known.certificate();
  }

  private static Judged judge(Key key, Instant now) {
    Instant until = now.plus(KEPT);
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (String pem : key.certificates()) {
        chain.add(read(pem));
      }
    } catch (CertificateException unreadable) {
      // What cannot be read can be no proof of anything.
      return new Judged(new ClientCertificate.Absent(), until);
    }
    X509Certificate leaf = chain.getFirst();
    boolean valid;
    try {
      valid = new CertificateChain(chain).isValid(key.rule(), now);
    } catch (GeneralSecurityException invalid) {
      valid = false;
    }
    Instant end = leaf.getNotAfter().toInstant();
    return new Judged(
        new ClientCertificate.Presented(leaf, valid), valid && end.isBefore(until) ? end : until);
  }

  private static X509Certificate read(String pem) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
