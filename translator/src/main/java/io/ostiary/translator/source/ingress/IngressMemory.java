package io.ostiary.translator.source.ingress;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.memo.Memo;
import io.ostiary.translator.source.certificate.ReadCertificate;
import io.ostiary.translator.source.route.HostNaming;
import java.util.List;

/** What is remembered of Ingresses from one translation to the next. */
public final class IngressMemory {
  private final Memo<IngressRules, IngressRules> rules = new Memo<>();
  private final Memo<ClaimKey, IngressClaim> claims = new Memo<>();
  private final Memo<Identity, ReadCertificate> certificates = new Memo<>();
  private final Memo<FragmentKey, IngressFragments.Known> fragments = new Memo<>();
  private final Memo<HostKey, HostRoutes.Ordered> hosts = new Memo<>();

  /** An Ingress, and how hosts are named. */
  record ClaimKey(Identity ingress, HostNaming naming) {}

  /** An Ingress, and what holds for all alike; what it looked up is in the fragment. */
  record FragmentKey(Identity ingress, Identity rules) {}

  /** A host, and all that Ingresses ask for there. */
  record HostKey(Hostname host, List<Identity> candidates) {}

  /** These rules, and the same object for equal ones. */
  IngressRules same(IngressRules equal) {
    return rules.get(equal, () -> equal);
  }

  Memo<ClaimKey, IngressClaim> claims() {
    return claims;
  }

  Memo<Identity, ReadCertificate> certificates() {
    return certificates;
  }

  Memo<FragmentKey, IngressFragments.Known> fragments() {
    return fragments;
  }

  Memo<HostKey, HostRoutes.Ordered> hosts() {
    return hosts;
  }

  /** How many Ingresses were read so far. */
  public long ingressesRead() {
    return fragments.made();
  }

  /** How many hosts were put together so far. */
  public long hostsMade() {
    return hosts.made();
  }

  /** How many Secrets were read for their certificates so far. */
  public long certificatesRead() {
    return certificates.made();
  }

  /** How much is known. */
  public int size() {
    return rules.size() + claims.size() + certificates.size() + fragments.size() + hosts.size();
  }

  /** Forgets what the last rounds had no use for. */
  public void endRound() {
    rules.endRound();
    claims.endRound();
    certificates.endRound();
    fragments.endRound();
    hosts.endRound();
  }
}
