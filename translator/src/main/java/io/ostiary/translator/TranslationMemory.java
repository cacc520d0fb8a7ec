package io.ostiary.translator;

import io.ostiary.translator.emit.EmitMemory;
import io.ostiary.translator.memo.Memo;
import io.ostiary.translator.source.ingress.IngressMemory;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.translator.source.manifest.ParsedManifest;

/**
 * What is remembered from one translation to the next, so that a change costs what it changes.
 *
 * <p>It is no input: with any memory, and with none, equal inputs give equal results to the byte.
 * Each part remembers what something was made of, and gives it again for nothing else. It holds
 * secrets, and no more than two translations needed. One thread at a time may use it.
 */
public final class TranslationMemory {
  private final Memo<Inputs.TextFile, ParsedManifest> manifests = new Memo<>();
  private final IngressMemory ingresses = new IngressMemory();
  private final EmitMemory emitted = new EmitMemory();

  /** A memory of nothing. */
  public TranslationMemory() {}

  /**
   * The work that was done so far.
   *
   * @param manifests files that were parsed
   * @param ingresses Ingresses that were read
   * @param certificates Secrets that were read for their certificates
   * @param hosts hosts whose routes were put in order
   * @param resources resources that were made and packed
   */
  public record Work(
      long manifests, long ingresses, long certificates, long hosts, long resources) {
    /** What was done since. */
    public Work since(Work earlier) {
      return new Work(
          manifests - earlier.manifests,
          ingresses - earlier.ingresses,
          certificates - earlier.certificates,
          hosts - earlier.hosts,
          resources - earlier.resources);
    }
  }

  /** The work that was done so far. */
  public Work work() {
    return new Work(
        manifests.made(),
        ingresses.ingressesRead(),
        ingresses.certificatesRead(),
        ingresses.hostsMade(),
        emitted.made());
  }

  /** How much is remembered. */
  public int size() {
    return manifests.size() + ingresses.size() + emitted.size();
  }

  ParsedManifest manifest(Inputs.TextFile file) {
    return manifests.get(file, () -> ManifestParser.parse(file.name(), file.text()));
  }

  IngressMemory ingresses() {
    return ingresses;
  }

  EmitMemory emitted() {
    return emitted;
  }

  /** Forgets what the last translations had no use for. */
  void endRound() {
    manifests.endRound();
    ingresses.endRound();
    emitted.endRound();
  }
}
