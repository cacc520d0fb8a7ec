package io.ostiary.translator;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.source.manifest.Sourced;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a translation depends on.
 *
 * @param config Pomerium's {@code config.yaml}, where there is one
 * @param manifests files of Kubernetes objects, in any order
 * @param objects objects of an API server, in any order
 * @param files contents of the files that the configuration names ({@link
 *     Translator#referencedFiles}), by path as written there; a file that cannot be read is absent
 * @param now for certificates' times; a translation says when it must be repeated
 * @param defaultCertificate answers TLS for hosts without a certificate of their own
 * @param options what the command adds
 */
public record Inputs(
    Optional<TextFile> config,
    List<TextFile> manifests,
    List<Sourced<?>> objects,
    Map<String, String> files,
    Instant now,
    KeyPair defaultCertificate,
    Options options) {
  public Inputs {
    requireNonNull(config);
    manifests = List.copyOf(manifests);
    objects = List.copyOf(objects);
    files = ImmutableSortedMap.copyOf(files);
    requireNonNull(now);
    requireNonNull(defaultCertificate);
    requireNonNull(options);
  }

  /** Inputs without an API server. */
  public Inputs(
      Optional<TextFile> config,
      List<TextFile> manifests,
      Map<String, String> files,
      Instant now,
      KeyPair defaultCertificate,
      Options options) {
    this(config, manifests, List.of(), files, now, defaultCertificate, options);
  }

  /** The same with other objects of an API server. */
  public Inputs with(List<Sourced<?>> others) {
    return new Inputs(config, manifests, others, files, now, defaultCertificate, options);
  }

  /** A file's name, as shown to people, and its text. */
  public record TextFile(String name, String text) {
    public TextFile {
      requireNonNull(name);
      requireNonNull(text);
    }
  }
}
