package io.ostiary.cli.runtime;

import io.ostiary.envoy.process.EnvoyEvent;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log what happens to the supervised Envoy. */
public final class EnvoyEventLog implements Consumer<EnvoyEvent> {
  private static final Logger log = LoggerFactory.getLogger(EnvoyEventLog.class);

  @Override
  public void accept(EnvoyEvent event) {
    switch (event) {
      case EnvoyEvent.Started started -> log.info("event=envoy_started pid={}", started.pid());
      case EnvoyEvent.TakenOver taken -> log.info("event=envoy_taken_over pid={}", taken.pid());
      case EnvoyEvent.Replaced replaced ->
          log.info(
              "event=envoy_replaced pid={} reason=\"{}\"",
              replaced.pid(),
              replaced.reason().words());
      case EnvoyEvent.Ready ready ->
          log.info(
              "event=envoy_ready pid={} after_ms={}", ready.pid(), ready.sinceStart().toMillis());
      case EnvoyEvent.Crashed crashed ->
          log.error(
              "event=envoy_ended_unasked pid={} exit_code={} uptime_s={} restart_in_ms={}",
              crashed.pid(),
              crashed.exitCode().isPresent() ? crashed.exitCode().getAsInt() : "unknown",
              crashed.uptime().toSeconds(),
              crashed.restartIn().toMillis());
      case EnvoyEvent.LaunchFailed failed ->
          log.error(
              "event=envoy_launch_failed reason=\"{}\" retry_in_ms={}",
              failed.reason(),
              failed.retryIn().toMillis());
      case EnvoyEvent.OutputUnreadable unreadable ->
          log.error("event=envoy_output_unreadable reason=\"{}\"", unreadable.reason());
      case EnvoyEvent.Draining draining -> log.info("event=envoy_draining pid={}", draining.pid());
      case EnvoyEvent.Stopped stopped ->
          log.info("event=envoy_stopped pid={} manner={}", stopped.pid(), stopped.manner());
    }
  }
}
