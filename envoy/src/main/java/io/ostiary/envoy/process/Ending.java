package io.ostiary.envoy.process;

import io.ostiary.envoy.admin.AdminClient;
import io.ostiary.envoy.admin.Traffic;
import io.ostiary.envoy.process.EnvoyEvent.StopManner;
import java.io.IOException;
import java.time.Duration;

/** The ways to end an Envoy. */
final class Ending {
  private static final Duration TERMINATION = Duration.ofSeconds(3);
  private static final Duration KILL = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(100);

  private Ending() {}

  /**
   * Lets users finish, then ends it. From the first moment every answer closes its connection (or
   * sends GOAWAY), and the health check says no, so that a balancer in front goes elsewhere.
   */
  static StopManner gracefully(EnvoyInstance envoy, AdminClient admin, DrainLimits limits)
      throws InterruptedException {
    boolean drained = drain(envoy, admin, limits);
    StopManner manner = atOnce(envoy);
    return manner == StopManner.DRAINED && !drained ? StopManner.CUT_OFF : manner;
  }

  /** Ends it without regard to its users; returns when it is gone. */
  static StopManner atOnce(EnvoyInstance envoy) throws InterruptedException {
    envoy.process().destroy();
    if (envoy.awaitExit(TERMINATION)) {
      return StopManner.DRAINED;
    }
    envoy.process().destroyForcibly();
    if (!envoy.awaitExit(KILL)) {
      throw new IllegalStateException("process " + envoy.pid() + " cannot be killed");
    }
    return StopManner.KILLED;
  }

  private static boolean drain(EnvoyInstance envoy, AdminClient admin, DrainLimits limits)
      throws InterruptedException {
    long start = System.nanoTime();
    try {
      admin.post("/healthcheck/fail");
      admin.post("/drain_listeners?graceful");
      while (!isDrained(admin.traffic(), limits, Duration.ofNanos(System.nanoTime() - start))) {
        if (System.nanoTime() - start > limits.longest().toNanos()) {
          return false;
        }
        if (envoy.awaitExit(LOOK)) {
          return true;
        }
      }
      return true;
    } catch (IOException doesNotAnswer) {
      return false;
    }
  }

  private static boolean isDrained(Traffic traffic, DrainLimits limits, Duration elapsed) {
    return traffic.connections() == 0
        || (traffic.requests() == 0 && elapsed.compareTo(limits.quiet()) >= 0);
  }
}
