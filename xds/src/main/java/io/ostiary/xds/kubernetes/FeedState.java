package io.ostiary.xds.kubernetes;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** How a feed stands with the server. */
sealed interface FeedState {
  /** Nothing was listed so far. */
  record Waiting() implements FeedState {}

  /** Nothing was listed so far, because of this. */
  record Refused(ApiFailure.Kind kind, String reason) implements FeedState {
    public Refused {
      requireNonNull(kind);
      requireNonNull(reason);
    }
  }

  /** All changes are heard of. */
  record Live() implements FeedState {}

  /** The server does not know this kind of objects. */
  record Absent() implements FeedState {}

  /** What was heard last is in force; since then nothing could be heard. */
  record Stale(Duration since, ApiFailure.Kind kind, String reason) implements FeedState {
    public Stale {
      requireNonNull(since);
      requireNonNull(kind);
      requireNonNull(reason);
    }
  }

  /** Whether all objects are known, as of now or of the last time. */
  default boolean isComplete() {
    return switch (this) {
      case Waiting _, Refused _ -> false;
      case Live _, Absent _, Stale _ -> true;
    };
  }

  /** The name in metrics. */
  default String label() {
    return switch (this) {
      case Waiting _ -> "waiting";
      case Refused _ -> "refused";
      case Live _ -> "live";
      case Absent _ -> "absent";
      case Stale _ -> "stale";
    };
  }
}
