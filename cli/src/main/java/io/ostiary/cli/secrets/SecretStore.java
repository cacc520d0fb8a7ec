package io.ostiary.cli.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** The Secrets of one namespace. */
public interface SecretStore {
  /** The Secret of that name. */
  Optional<Secret> find(String name);

  /** Creates it; false if there is one of that name already. */
  boolean create(Secret secret);

  /** Replaces it; false if it changed since it was read. */
  boolean replace(Secret secret);
}
