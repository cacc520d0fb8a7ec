package io.ostiary.xds.pipeline;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.Options;
import io.ostiary.translator.model.KeyPair;
import java.time.Duration;

/**
 * What stays the same for one start.
 *
 * @param defaultCertificate answers TLS for hosts without a certificate of their own
 * @param options what the command adds to the users' configuration
 * @param window after a translation, changes are gathered for this long
 */
public record PipelineSettings(KeyPair defaultCertificate, Options options, Duration window) {
  /** Long enough to take a burst of edits as one, too short to be felt. */
  public static final Duration STANDARD_WINDOW = Duration.ofMillis(30);

  public PipelineSettings {
    requireNonNull(defaultCertificate);
    requireNonNull(options);
    requireNonNull(window);
  }
}
