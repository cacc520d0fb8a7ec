package io.ostiary.xds.kubernetes.status;

import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.kubernetes.Kept;
import io.ostiary.xds.kubernetes.status.Outcome.Subject;
import io.ostiary.xds.kubernetes.status.StatusWriter.View;
import io.ostiary.xds.kubernetes.status.StatusWriter.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was told by events: each outcome once, when it changes. A new leader does not know what the
 * one before it told, so it tells again only what is wrong, and the API server keeps the event that
 * is there already.
 */
final class EventBook {
  private final Map<ObjectRef, Told> told = new ConcurrentHashMap<>();
  private boolean begun;

  private record Told(Subject subject, Reason reason, String message) {
    static Told of(Outcome outcome) {
      return new Told(outcome.subject(), outcome.reason(), outcome.message());
    }

    boolean says(Outcome outcome) {
      return subject.uid().equals(outcome.subject().uid())
          && reason == outcome.reason()
          && message.equals(outcome.message());
    }
  }

  void forget() {
    told.clear();
    begun = false;
  }

  /** The events that are due. */
  List<Write> writes(View view, StatusApi api) {
    List<Write> writes = new ArrayList<>();
    view.outcomes()
        .forEach(
            (ref, outcome) -> {
              Optional<Told> before = Optional.ofNullable(told.get(ref));
              if (before.filter(told -> told.says(outcome)).isPresent()) {
                return;
              }
              if (!begun && outcome.reason().isNormal() && isShown(view, ref)) {
                told.put(ref, Told.of(outcome));
                return;
              }
              boolean again = begun;
              writes.add(tell(outcome, () -> told.put(ref, Told.of(outcome)), api, again));
            });
    writes.addAll(released(view, api));
    begun = true;
    return writes;
  }

  /** Those that are there and no longer ours, and nothing of those that are gone. */
  private List<Write> released(View view, StatusApi api) {
    Set<ObjectRef> left = new HashSet<>(told.keySet());
    left.removeAll(view.outcomes().keySet());
    List<Write> writes = new ArrayList<>();
    for (Sourced<?> object : view.settled().contents().objects()) {
      if (left.remove(object.ref())) {
        Outcome outcome =
            new Outcome(
                Outcomes.subject(object),
                Reason.RELEASED,
                "not served here any more",
                List.of(),
                List.of());
        writes.add(tell(outcome, () -> told.remove(object.ref()), api, true));
      }
    }
    left.forEach(told::remove);
    return writes;
  }

  private static Write tell(Outcome outcome, Runnable done, StatusApi api, boolean again) {
    return new Write(
        "event",
        outcome.subject().ref(),
        () -> {
          api.tell(outcome, again);
          done.run();
        });
  }

  private static boolean isShown(View view, ObjectRef ref) {
    return Optional.ofNullable(view.cluster().objects().get(ref))
        .map(Kept::addresses)
        .filter(addresses -> !addresses.isEmpty())
        .isPresent();
  }
}
