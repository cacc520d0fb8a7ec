package io.ostiary.xds.kubernetes;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.ostiary.translator.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster as it is known, with what the statuses say.
 *
 * @param objects every object that counts
 * @param statusService the Service whose address Ingresses show
 */
public record ClusterState(Map<ObjectRef, Kept> objects, Optional<Kept> statusService) {
  public ClusterState {
    objects = ImmutableMap.copyOf(objects);
    requireNonNull(statusService);
  }

  /** The objects of a kind. */
  public List<Kept> ofKind(String kind) {
    return objects.values().stream()
        .filter(kept -> kept.object().ref().kind().equals(kind))
        .toList();
  }

  @Override
  public String toString() {
    return "ClusterState[objects=" + objects.size() + "]";
  }
}
