package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.ostiary.translator.source.manifest.Sourced;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * The order of Ingresses by age: by creation, then by namespace and name. Those from files have no
 * time of creation and come after those that have.
 */
final class IngressAge {
  static final Comparator<Sourced<Ingress>> OLDEST_FIRST =
      Comparator.<Sourced<Ingress>, Instant>comparing(IngressAge::created)
          .thenComparing(Sourced::key);

  private IngressAge() {}

  private static Instant created(Sourced<Ingress> ingress) {
    return Optional.ofNullable(ingress.object().getMetadata().getCreationTimestamp())
        .flatMap(IngressAge::parse)
        .orElse(Instant.MAX);
  }

  private static Optional<Instant> parse(String time) {
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
