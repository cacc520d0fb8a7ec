package io.ostiary.xds.kubernetes.secrets;

import java.util.Optional;

/** The Secrets of one namespace. */
public interface SecretStore {
  /** Thrown where the store does not answer, or refuses. */
  final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message, Exception cause) {
      super(message, cause);
    }
  }

  /** The Secret of that name. */
  Optional<StoredSecret> find(String name) throws Failed;

  /** Creates it; false if there is one of that name already. */
  boolean create(StoredSecret secret) throws Failed;

  /** Replaces it; false if it changed since it was read. */
  boolean replace(StoredSecret secret) throws Failed;
}
