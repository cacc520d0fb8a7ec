package io.ostiary.translator.source.certificate;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedSet;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What became of a certificate and a key. */
public sealed interface ReadCertificate {
  /** When time alone makes another answer of it. */
  default Optional<Instant> nextChange() {
    return switch (this) {
      case Usable usable when !usable.endsSoon() -> Optional.of(usable.soon());
      // Valid up to and including notAfter (RFC 5280, section 4.1.2.5).
      case Usable usable -> Optional.of(usable.notAfter().plusSeconds(1));
      case Unusable unusable -> unusable.usableFrom();
    };
  }

  /** The same at an instant: outside of its validity a certificate cannot be served. */
  default ReadCertificate at(Instant now) {
    return switch (this) {
      case Usable usable when now.isAfter(usable.notAfter()) ->
          new Unusable(
              "the certificate expired at " + usable.notAfter(),
              "renew it",
              Optional.empty(),
              true);
      case Usable usable when now.isBefore(usable.notBefore()) ->
          new Unusable(
              "the certificate is not valid before " + usable.notBefore(),
              "wait, or check the clock",
              Optional.of(usable.notBefore()),
              true);
      case Usable usable -> usable.endingSoon(!now.isBefore(usable.soon()));
      case Unusable unusable -> unusable;
    };
  }

  /**
   * They can be served.
   *
   * @param keyPair both
   * @param names the DNS names of the certificate, wildcards of one label included
   * @param notBefore when it became valid
   * @param notAfter when it ends
   * @param endsSoon whether it should have been renewed by now
   */
  record Usable(
      KeyPair keyPair, Set<Hostname> names, Instant notBefore, Instant notAfter, boolean endsSoon)
      implements ReadCertificate {
    private static final Duration WEEK = Duration.ofDays(7);

    public Usable {
      requireNonNull(keyPair);
      names = ImmutableSortedSet.copyOf(names);
      requireNonNull(notBefore);
      requireNonNull(notAfter);
    }

    /**
     * When it begins to end soon: a week before its end, or a quarter of its life, whichever is
     * shorter. What renews certificates by itself does so when a third is left.
     */
    Instant soon() {
      Duration quarter = Duration.between(notBefore, notAfter).dividedBy(4);
      return notAfter.minus(quarter.compareTo(WEEK) < 0 ? quarter : WEEK);
    }

    private Usable endingSoon(boolean soon) {
      return new Usable(keyPair, names, notBefore, notAfter, soon);
    }

    /** Whether the certificate is good for a host or wildcard. */
    public boolean covers(Hostname host) {
      return names.contains(host) || host.covering().filter(names::contains).isPresent();
    }
  }

  /**
   * They cannot.
   *
   * @param problem what is wrong
   * @param remedy what to do
   * @param usableFrom when it becomes valid, where that is all that is wrong
   * @param isMatterOfTime whether it expired or is not valid yet, and nothing else is wrong
   */
  record Unusable(
      String problem, String remedy, Optional<Instant> usableFrom, boolean isMatterOfTime)
      implements ReadCertificate {
    public Unusable {
      requireNonNull(problem);
      requireNonNull(remedy);
      requireNonNull(usableFrom);
    }
  }
}
