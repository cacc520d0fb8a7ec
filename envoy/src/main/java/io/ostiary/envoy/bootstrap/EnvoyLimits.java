package io.ostiary.envoy.bootstrap;

import java.util.OptionalLong;

/**
 * What an Envoy may use before it defends itself.
 *
 * @param connections open connections from users, over all listeners
 * @param heapBytes memory at which it stops taking requests; absent: no limit of its own
 */
public record EnvoyLimits(int connections, OptionalLong heapBytes) {
  /** The limits where nobody sets any. */
  public static final EnvoyLimits DEFAULT = new EnvoyLimits(50_000, OptionalLong.empty());

  public EnvoyLimits {
    if (connections < 1 || heapBytes.orElse(1) < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }
}
