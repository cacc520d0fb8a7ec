package io.ostiary.translator.emit;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import java.util.Optional;

/**
 * Where Envoy writes its access log, and how.
 *
 * @param format how lines look
 * @param file a path on Envoy's machine; absent: its standard output
 */
public record AccessLogOutput(AccessLogFormat format, Optional<String> file) {
  public AccessLogOutput {
    requireNonNull(format);
    requireNonNull(file);
  }

  /** To Envoy's standard output. */
  public static AccessLogOutput standard(AccessLogFormat format) {
    return new AccessLogOutput(format, Optional.empty());
  }
}
