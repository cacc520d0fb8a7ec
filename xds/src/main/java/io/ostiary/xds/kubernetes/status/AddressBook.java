package io.ostiary.xds.kubernetes.status;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.kubernetes.Address;
import io.ostiary.xds.kubernetes.Backoff;
import io.ostiary.xds.kubernetes.ClusterState;
import io.ostiary.xds.kubernetes.Kept;
import io.ostiary.xds.kubernetes.status.StatusWriter.View;
import io.ostiary.xds.kubernetes.status.StatusWriter.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses that Ingresses should show against those that they do.
 *
 * <p>Where another program keeps undoing a write, this one writes again later and later, up to
 * every five minutes: two controllers that both believe an Ingress to be theirs must not wear the
 * API server out.
 */
final class AddressBook {
  private static final Backoff RESTS = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  private final StatusSettings settings;
  private final MonotonicTimer timer;
  private final Map<ObjectRef, Attempt> attempts = new HashMap<>();
  private boolean waiting;

  /** The last of some writes of the same addresses. */
  private record Attempt(List<Address> addresses, int number, Duration at) {
    Duration rest() {
      return RESTS.after(number);
    }
  }

  AddressBook(StatusSettings settings, MonotonicTimer timer) {
    this.settings = settings;
    this.timer = timer;
  }

  void forget() {
    attempts.clear();
  }

  /** Whether a write is due later. */
  boolean isWaiting() {
    return waiting;
  }

  /** The writes that are due now. */
  List<Write> writes(View view, StatusApi api) {
    waiting = false;
    if (settings.address() instanceof StatusAddress.None) {
      return List.of();
    }
    List<Address> ours = ours(view.cluster());
    Set<ObjectRef> judged =
        view.settled().contents().objects().stream().map(Sourced::ref).collect(Collectors.toSet());
    List<Write> writes = new ArrayList<>();
    for (Kept ingress : view.cluster().ofKind("Ingress")) {
      ObjectRef ref = ingress.object().ref();
      if (judged.contains(ref)) {
        Optional<Outcome> outcome = Optional.ofNullable(view.outcomes().get(ref));
        List<Address> wanted = outcome.filter(Outcome::isServed).map(_ -> ours).orElse(List.of());
        if (differs(ingress, wanted) && isDue(ref, wanted)) {
          writes.add(new Write("address", ref, () -> api.show(ref, wanted)));
        }
      }
    }
    attempts.keySet().retainAll(view.cluster().objects().keySet());
    return writes;
  }

  /** What another program put there is taken away only to put ours in its place. */
  private boolean differs(Kept ingress, List<Address> wanted) {
    return wanted.isEmpty()
        ? !ingress.addresses().isEmpty() && ingress.statusManagers().contains(settings.writer())
        : !ingress.addresses().equals(wanted);
  }

  private boolean isDue(ObjectRef ref, List<Address> wanted) {
    Duration now = timer.now();
    Optional<Attempt> last =
        Optional.ofNullable(attempts.get(ref)).filter(a -> a.addresses().equals(wanted));
    Optional<Attempt> recent =
        last.filter(a -> now.minus(a.at()).compareTo(RESTS.longest().multipliedBy(2)) < 0);
    if (recent.filter(a -> now.minus(a.at()).compareTo(a.rest()) < 0).isPresent()) {
      waiting = true;
      return false;
    }
    attempts.put(ref, new Attempt(wanted, recent.map(Attempt::number).orElse(0) + 1, now));
    return true;
  }

  private List<Address> ours(ClusterState cluster) {
    return switch (settings.address()) {
      case StatusAddress.Fixed(Address address) -> List.of(address);
      case StatusAddress.OfService _ ->
          cluster.statusService().map(AddressBook::ofService).orElse(List.of());
      case StatusAddress.None _ -> List.of();
    };
  }

  /** A load balancer's addresses; in a cluster without one, the address inside the cluster. */
  private static List<Address> ofService(Kept service) {
    if (!service.addresses().isEmpty()) {
      return service.addresses();
    }
    return service.object().as(Service.class).stream()
        .flatMap(found -> Optional.ofNullable(found.object().getSpec()).stream())
        .filter(spec -> "NodePort".equals(spec.getType()))
        .map(ServiceSpec::getClusterIP)
        .flatMap(text -> Optional.ofNullable(text).flatMap(Address::parse).stream())
        .toList();
  }
}
