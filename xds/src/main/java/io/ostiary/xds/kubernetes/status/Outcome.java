package io.ostiary.xds.kubernetes.status;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.ObjectRef;
import java.util.List;

/**
 * What has become of an object that somebody wrote.
 *
 * @param subject the object
 * @param reason what has become of it, in a word
 * @param message the same in a sentence, with everything that is wrong
 * @param errors what is not served as written
 * @param warnings what is worth knowing
 */
public record Outcome(
    Subject subject, Reason reason, String message, List<String> errors, List<String> warnings) {
  public Outcome {
    requireNonNull(subject);
    requireNonNull(reason);
    requireNonNull(message);
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /**
   * An object of the API server, in the version that was judged.
   *
   * @param generation counts the versions of what is wanted
   */
  public record Subject(ObjectRef ref, String apiVersion, String uid, long generation) {
    public Subject {
      requireNonNull(ref);
      requireNonNull(apiVersion);
      requireNonNull(uid);
    }
  }

  /** Whether at least a part of it is served. */
  boolean isServed() {
    return switch (reason) {
      case SERVED, FAULTY, REFUSED_BY_ENVOY -> true;
      case REFUSED, RELEASED -> false;
    };
  }
}
