package io.ostiary.envoy.process;

import java.time.Duration;
import java.util.OptionalInt;

/** What happened to the Envoy of a state folder. */
public sealed interface EnvoyEvent {
  /** A process was started. */
  record Started(long pid) implements EnvoyEvent {}

  /** An Envoy that outlived an earlier Ostiary goes on under this one. */
  record TakenOver(long pid) implements EnvoyEvent {}

  /** An Envoy that outlived an earlier Ostiary was ended. */
  record Replaced(long pid, ReplaceReason reason) implements EnvoyEvent {}

  /** It has its configuration and serves. */
  record Ready(long pid, Duration sinceStart) implements EnvoyEvent {}

  /**
   * It ended though nobody asked it to.
   *
   * @param exitCode absent for one that was taken over
   * @param restartIn when the next one is started
   */
  record Crashed(long pid, OptionalInt exitCode, Duration uptime, Duration restartIn)
      implements EnvoyEvent {}

  /** The system refused to start it. */
  record LaunchFailed(String reason, Duration retryIn) implements EnvoyEvent {}

  /** What it writes cannot be handed on at present; nothing of it is lost yet. */
  record OutputUnreadable(String reason) implements EnvoyEvent {}

  /** It takes leave of its users. */
  record Draining(long pid) implements EnvoyEvent {}

  /** It is gone, as asked. */
  record Stopped(long pid, StopManner manner) implements EnvoyEvent {}

  /** Why an Envoy that was found running could not be kept. */
  enum ReplaceReason {
    UNKNOWN_PROCESS("it is not the one that was recorded"),
    OTHER_CONFIGURATION("its bootstrap, options or version differ"),
    OTHER_ADDRESSES("it listens elsewhere"),
    NOT_SERVING("its admin interface does not answer, or it is stopping");

    private final String words;

    ReplaceReason(String words) {
      this.words = words;
    }

    /** The reason as it is told to people. */
    public String words() {
      return words;
    }
  }

  /** How an Envoy ended that was asked to. */
  enum StopManner {
    DRAINED,
    CUT_OFF,
    KILLED
  }
}
