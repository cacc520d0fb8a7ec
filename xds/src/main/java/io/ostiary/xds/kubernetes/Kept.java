package io.ostiary.xds.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerStatus;
import io.fabric8.kubernetes.api.model.networking.v1.IngressStatus;
import io.ostiary.translator.source.manifest.Sourced;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is kept of an object: as much as a translation reads, and apart from it what its status
 * says, so that a status that is written does not count as a change of what is wanted.
 *
 * @param object the object without its status
 * @param addresses the addresses in its status
 * @param statusManagers who has written its status by server-side apply
 */
public record Kept(Sourced<?> object, List<Address> addresses, Set<String> statusManagers) {
  public Kept {
    requireNonNull(object);
    addresses = List.copyOf(addresses);
    statusManagers = Set.copyOf(statusManagers);
  }

  /** Keeps what counts. */
  static Kept of(HasMetadata object) {
    List<Address> addresses = addresses(object);
    Set<String> managers = object instanceof Ingress ? statusManagers(object) : Set.of();
    return new Kept(Sourced.live(Trimming.trimmed(object)), addresses, managers);
  }

  /** Whether an Ingress is being deleted: it is wanted no more, whatever still holds it back. */
  static boolean isLeaving(HasMetadata object) {
    return object instanceof Ingress && object.getMetadata().getDeletionTimestamp() != null;
  }

  /** Says which object it is, and nothing that may be in it. */
  @Override
  public String toString() {
    return "Kept[" + object.ref() + "]";
  }

  private static Set<String> statusManagers(HasMetadata object) {
    Set<String> managers = new TreeSet<>();
    for (ManagedFieldsEntry entry :
        Optional.ofNullable(object.getMetadata().getManagedFields()).orElse(List.of())) {
      if ("status".equals(entry.getSubresource()) && "Apply".equals(entry.getOperation())) {
        managers.add(entry.getManager());
      }
    }
    return managers;
  }

  private static List<Address> addresses(HasMetadata object) {
    return switch (object) {
      case Ingress ingress ->
          Optional.ofNullable(ingress.getStatus())
              .map(IngressStatus::getLoadBalancer)
              .map(IngressLoadBalancerStatus::getIngress)
              .stream()
              .flatMap(List::stream)
              .filter(Objects::nonNull)
              .flatMap(Kept::address)
              .toList();
      case Service service ->
          Optional.ofNullable(service.getStatus())
              .map(ServiceStatus::getLoadBalancer)
              .map(LoadBalancerStatus::getIngress)
              .stream()
              .flatMap(List::stream)
              .filter(Objects::nonNull)
              .flatMap(Kept::address)
              .toList();
      default -> List.of();
    };
  }

  private static Stream<Address> address(IngressLoadBalancerIngress entry) {
    return address(entry.getIp(), entry.getHostname());
  }

  private static Stream<Address> address(LoadBalancerIngress entry) {
    return address(entry.getIp(), entry.getHostname());
  }

  private static Stream<Address> address(String ip, String hostname) {
    return Stream.of(Optional.ofNullable(ip), Optional.ofNullable(hostname))
        .flatMap(Optional::stream)
        .flatMap(text -> Address.parse(text).stream());
  }
}
