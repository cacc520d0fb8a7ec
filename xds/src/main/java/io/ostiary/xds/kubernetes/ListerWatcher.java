package io.ostiary.xds.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watcher;
import java.util.List;

/** Lists and watches the objects of one selection. */
interface ListerWatcher<T extends HasMetadata> {
  /**
   * All objects at one moment.
   *
   * @param version from where they can be watched on
   */
  record Listing<T>(List<T> items, String version) {
    public Listing {
      items = List.copyOf(items);
      requireNonNull(version);
    }
  }

  /** Lists; waits, but not without end. */
  Listing<T> list() throws ApiFailure, InterruptedException;

  /**
   * Watches from a version on; returns once the server has agreed, and waits for that, but not
   * without end. The watcher hears of bookmarks, and never reconnects by itself.
   */
  AutoCloseable watch(String version, Watcher<T> watcher) throws ApiFailure, InterruptedException;
}
