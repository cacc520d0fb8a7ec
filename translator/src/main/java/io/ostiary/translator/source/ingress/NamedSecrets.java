package io.ostiary.translator.source.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.Values;
import java.util.Optional;

/** Secrets that annotations name; only those of the Ingress's own namespace can be named. */
final class NamedSecrets {
  private static final String OPAQUE = "Opaque";

  private NamedSecrets() {}

  /** The same of the type Opaque; another type is complained about. */
  static Optional<Secret> opaque(
      Values values, Key<String> key, Lookups lookups, String namespace) {
    Optional<Secret> secret = get(values, key, lookups, namespace).map(Sourced::object);
    Optional<String> type = secret.map(Secret::getType).filter(text -> !text.isEmpty());
    if (type.filter(text -> !text.equals(OPAQUE)).isPresent()) {
      values.unmet(
          key, "that Secret has the type " + type.orElse(""), "name one of the type " + OPAQUE);
      return Optional.empty();
    }
    return secret;
  }

  /** The Secret that an annotation names; one that is missing is complained about. */
  static Optional<Sourced<Secret>> get(
      Values values, Key<String> key, Lookups lookups, String namespace) {
    Optional<String> name = values.get(key);
    Optional<Sourced<Secret>> secret = name.flatMap(text -> lookups.secret(namespace, text));
    if (name.isPresent() && secret.isEmpty()) {
      values.unmet(
          key, "there is no such Secret in namespace " + namespace, "add it to that namespace");
    }
    return secret;
  }
}
