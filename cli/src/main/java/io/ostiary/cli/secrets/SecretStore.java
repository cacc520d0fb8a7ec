package io.ostiary.cli.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** The Secrets of one namespace; each method throws {@link Refused} where it gets no answer. */
public interface SecretStore {
  /** The store did not do it, with its reason. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Refused(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The Secret of that name. */
  Optional<Secret> find(String name);

  /** Creates it; false if there is one of that name already. */
  boolean create(Secret secret);

  /** Replaces it; false if it changed since it was read. */
  boolean replace(Secret secret);
}
