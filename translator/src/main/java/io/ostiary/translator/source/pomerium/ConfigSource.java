package io.ostiary.translator.source.pomerium;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.translator.model.Listen;
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
 * @param listen where to listen, whatever the text says
 */
public record ConfigSource(
    String name,
    String text,
    Map<String, String> files,
    Instant now,
    HostNaming naming,
    boolean plainHttp,
    boolean otherCertificates,
    Listen listen) {
  public ConfigSource {
    requireNonNull(name);
    requireNonNull(text);
    files = ImmutableSortedMap.copyOf(files);
    requireNonNull(now);
    requireNonNull(naming);
    requireNonNull(listen);
  }

  /** One whose text says where to listen. */
  public ConfigSource(
      String name,
      String text,
      Map<String, String> files,
      Instant now,
      HostNaming naming,
      boolean plainHttp,
      boolean otherCertificates) {
    this(name, text, files, now, naming, plainHttp, otherCertificates, Listen.AS_CONFIGURED);
  }
}
