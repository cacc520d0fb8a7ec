package io.ostiary.translator.source.pomerium;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.translator.source.route.HostNaming;
import java.time.Instant;
import java.util.Map;

/**
 * A config.yaml to read, and all that its meaning depends on.
 *
 * @param name the file's name, as shown to people
 * @param text its text
 * @param files contents of the files that it names, by path as written; unreadable ones are absent
 * @param now for certificates
 * @param naming under which names hosts are served
 * @param plainHttp whether browsers connect by plain http; in {@code dev} alone
 * @param otherCertificates whether there can be certificates beside those of the file: Ingresses'
 */
public record ConfigSource(
    String name,
    String text,
    Map<String, String> files,
    Instant now,
    HostNaming naming,
    boolean plainHttp,
    boolean otherCertificates) {
  public ConfigSource {
    requireNonNull(name);
    requireNonNull(text);
    files = ImmutableSortedMap.copyOf(files);
    requireNonNull(now);
    requireNonNull(naming);
  }
}
