package io.ostiary.translator.source.manifest;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.translator.source.setting.Spelling;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kinds of objects that are read, and those that are known and of no concern here. */
final class Kinds {
  private static final Map<String, Known> READ =
      Map.of(
          "ConfigMap", new Known("v1", ConfigMap.class, true),
          "Secret", new Known("v1", Secret.class, true),
          "Service", new Known("v1", Service.class, true),
          "EndpointSlice", new Known("discovery.k8s.io/v1", EndpointSlice.class, true),
          "Ingress", new Known("networking.k8s.io/v1", Ingress.class, true),
          "IngressClass", new Known("networking.k8s.io/v1", IngressClass.class, false),
          "Pomerium", new Known("ingress.pomerium.io/v1", Pomerium.class, false),
          "OstiarySettings", new Known("ostiary.io/v1alpha1", OstiarySettings.class, false));

  /** API groups of Kubernetes itself; their other kinds are somebody else's concern. */
  private static final Set<String> GROUPS =
      Set.of(
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "apps",
          "autoscaling",
          "batch",
          "certificates.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "events.k8s.io",
          "flowcontrol.apiserver.k8s.io",
          "networking.k8s.io",
          "node.k8s.io",
          "policy",
          "rbac.authorization.k8s.io",
          "resource.k8s.io",
          "scheduling.k8s.io",
          "storage.k8s.io");

  private static final Set<String> IGNORED =
      Set.of(
          "APIService",
          "CSIDriver",
          "CSINode",
          "CSIStorageCapacity",
          "CertificateSigningRequest",
          "ClusterRole",
          "ClusterRoleBinding",
          "ControllerRevision",
          "CronJob",
          "CustomResourceDefinition",
          "DaemonSet",
          "Deployment",
          "Endpoints",
          "Event",
          "FlowSchema",
          "HorizontalPodAutoscaler",
          "IPAddress",
          "Job",
          "Lease",
          "LimitRange",
          "MutatingWebhookConfiguration",
          "Namespace",
          "NetworkPolicy",
          "Node",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Pod",
          "PodDisruptionBudget",
          "PodTemplate",
          "PriorityClass",
          "PriorityLevelConfiguration",
          "ReplicaSet",
          "ReplicationController",
          "ResourceQuota",
          "Role",
          "RoleBinding",
          "RuntimeClass",
          "ServiceAccount",
          "ServiceCIDR",
          "StatefulSet",
          "StorageClass",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "ValidatingWebhookConfiguration",
          "VolumeAttachment");

  private Kinds() {}

  /** A kind that is read. */
  record Known(String apiVersion, Class<? extends HasMetadata> type, boolean namespaced) {}

  /** How the kind is read, where it is. */
  static Optional<Known> known(String apiVersion, String kind) {
    return Optional.ofNullable(READ.get(kind))
        .filter(
            k -> group(k.apiVersion()).equals(group(apiVersion)) || isOldIngress(apiVersion, kind));
  }

  /** The types of all kinds that are read. */
  static List<Class<? extends HasMetadata>> types() {
    return READ.values().stream()
        .<Class<? extends HasMetadata>>map(Known::type)
        .sorted(Comparator.comparing(Class::getName))
        .toList();
  }

  /**
   * The kind that somebody seems to have meant who mistyped it, or its group. A group with a dot
   * that is like none of ours has kinds of its own, whatever their names.
   */
  static Optional<String> meant(String apiVersion, String kind) {
    String group = group(apiVersion);
    Set<String> groups = READ.values().stream().map(k -> group(k.apiVersion())).collect(toSet());
    boolean groupFits = !group.contains(".") || Spelling.closest(group, groups).isPresent();
    return groupFits ? Spelling.closest(kind, READ.keySet()) : Optional.empty();
  }

  /** How a kind is read. */
  static Known known(String kind) {
    return requireNonNull(READ.get(kind));
  }

  /** Ingress lived in another group once; it deserves a better answer than "unknown". */
  private static boolean isOldIngress(String apiVersion, String kind) {
    return kind.equals("Ingress") && group(apiVersion).equals("extensions");
  }

  /** Whether the kind is one of Kubernetes that changes nothing here. */
  static boolean isIgnored(String apiVersion, String kind) {
    String group = group(apiVersion);
    return IGNORED.contains(kind) && (group.isEmpty() || GROUPS.contains(group));
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
