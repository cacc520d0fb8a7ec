package io.ostiary.xds.kubernetes.status;

import static java.util.Objects.requireNonNull;

import io.ostiary.xds.kubernetes.ApiFailure;
import java.util.Optional;

/** One Lease on the API server. All calls wait, but not without end. */
public interface LeaseApi {
  /** The Lease as it is; empty where there is none. */
  Optional<Held> get() throws ApiFailure, InterruptedException;

  /** Makes it, if there is none yet. */
  void create(String holder) throws ApiFailure, InterruptedException;

  /** Gives it to a holder, or to nobody; fails if somebody changed it since. */
  void give(Held before, String holder) throws ApiFailure, InterruptedException;

  /**
   * A Lease as it was read.
   *
   * @param holder who has it; empty for nobody
   * @param version changes with each change
   */
  record Held(String holder, String version) {
    public Held {
      requireNonNull(holder);
      requireNonNull(version);
    }
  }
}
