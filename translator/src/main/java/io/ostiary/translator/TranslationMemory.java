package io.ostiary.translator;

import io.ostiary.translator.emit.EmitMemory;
import io.ostiary.translator.memo.Difference;
import io.ostiary.translator.source.ingress.IngressMemory;
import io.ostiary.translator.source.ingress.KubernetesObjects;
import io.ostiary.translator.source.manifest.ManifestParser;
import io.ostiary.translator.source.manifest.ParsedManifest;
import io.ostiary.translator.source.manifest.Sourced;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is remembered from one translation to the next, so that a change costs what it changes.
 *
 * <p>It is no input: with any memory, and with none, equal inputs give equal results to the byte.
 * Each part remembers what something was made of, and gives it again for nothing else. It holds
 * secrets, and no more than two translations needed. One thread at a time may use it.
 */
public final class TranslationMemory {
  private final Map<Inputs.TextFile, ParsedManifest> manifests = new HashMap<>();
  private final IngressMemory ingresses = new IngressMemory();
  private long filesParsed;
  private List<Inputs.TextFile> files = List.of();
  private List<ParsedManifest> parsed = List.of();
  private KubernetesObjects objects = new KubernetesObjects(List.of());
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
        filesParsed,
        ingresses.ingressesRead(),
        ingresses.certificatesRead(),
        ingresses.hostsMade(),
        emitted.made());
  }

  /** How much is remembered. */
  public int size() {
    return manifests.size() + ingresses.size() + emitted.size();
  }

  /** The manifests in these files; what was parsed for the files before is not parsed again. */
  @SuppressWarnings("ReferenceEquality") // Equal files in other places are found as well.
  List<ParsedManifest> manifests(List<Inputs.TextFile> now) {
    Difference<Inputs.TextFile> difference = Difference.between(files, now);
    if (difference.isEmpty()) {
      return parsed;
    }
    List<ParsedManifest> all = new ArrayList<>(now.size());
    for (int i = 0; i < now.size(); i++) {
      boolean stays = i < files.size() && files.get(i) == now.get(i);
      all.add(stays ? parsed.get(i) : manifest(now.get(i)));
    }
    // Not those that are there still, as equal files.
    Set<Inputs.TextFile> added = Set.copyOf(difference.added());
    difference.removed().stream().filter(file -> !added.contains(file)).forEach(manifests::remove);
    files = now;
    parsed = List.copyOf(all);
    return parsed;
  }

  private ParsedManifest manifest(Inputs.TextFile file) {
    return manifests.computeIfAbsent(
        file,
        _ -> {
          filesParsed++;
          return ManifestParser.parse(file.name(), file.text());
        });
  }

  /** What these objects are together. */
  KubernetesObjects together(List<Sourced<?>> now) {
    objects = KubernetesObjects.after(objects, now);
    return objects;
  }

  IngressMemory ingresses() {
    return ingresses;
  }

  EmitMemory emitted() {
    return emitted;
  }

  /** Forgets what the last translations had no use for. */
  void endRound() {
    ingresses.endRound();
    emitted.endRound();
  }
}
