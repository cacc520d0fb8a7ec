package io.ostiary.xds.pipeline;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.xds.cache.PublishResult;
import java.util.Optional;

/**
 * A configuration that has been put in force.
 *
 * @param generation counts them from 1
 * @param previous what was in force before
 * @param current what is in force now
 * @param envoy what changed for Envoys
 */
public record Publication(
    long generation, Optional<Translated> previous, Translated current, PublishResult envoy) {
  public Publication {
    requireNonNull(previous);
    requireNonNull(current);
    requireNonNull(envoy);
  }
}
