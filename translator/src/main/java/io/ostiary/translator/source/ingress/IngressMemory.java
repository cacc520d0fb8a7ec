package io.ostiary.translator.source.ingress;

import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.memo.Memo;
import io.ostiary.translator.source.certificate.ReadCertificate;
import java.util.Optional;

/** What is remembered of Ingresses from one translation to the next. */
public final class IngressMemory {
  private final Memo<IngressRules, IngressRules> rules = new Memo<>();
  private final Memo<Identity, ReadCertificate> certificates = new Memo<>();
  private final Memo<FragmentKey, IngressFragments.Known> fragments = new Memo<>();
  private Optional<IngressTranslator.Round> last = Optional.empty();
  private long hostsMade;

  /** An Ingress, and what holds for all alike; what it looked up is in the fragment. */
  record FragmentKey(Identity ingress, Identity rules) {}

  /** These rules, and the same object for equal ones. */
  IngressRules same(IngressRules equal) {
    return rules.get(equal, () -> equal);
  }

  Memo<Identity, ReadCertificate> certificates() {
    return certificates;
  }

  Memo<FragmentKey, IngressFragments.Known> fragments() {
    return fragments;
  }

  /** The translation before this one. */
  Optional<IngressTranslator.Round> lastRound() {
    return last;
  }

  /** This translation is the one before the next. */
  void endRound(IngressTranslator.Round round) {
    hostsMade += round.merged().made();
    last = Optional.of(round);
  }

  /** How many Ingresses were read so far. */
  public long ingressesRead() {
    return fragments.made();
  }

  /** How many hosts were put together so far. */
  public long hostsMade() {
    return hostsMade;
  }

  /** How many Secrets were read for their certificates so far. */
  public long certificatesRead() {
    return certificates.made();
  }

  /** How much is known. */
  public int size() {
    return rules.size() + certificates.size() + fragments.size();
  }

  /** Forgets what the last rounds had no use for. */
  public void endRound() {
    rules.endRound();
    certificates.endRound();
    fragments.endRound();
  }
}
