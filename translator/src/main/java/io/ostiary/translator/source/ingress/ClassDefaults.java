package io.ostiary.translator.source.ingress;

import com.google.common.collect.ImmutableSortedMap;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.route.AccessKeys;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Given;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an IngressClass says to all its Ingresses, by annotations under {@code ostiary.io/}: values
 * of annotations that they do not have, and policies by name, which they may refer to.
 *
 * @param values by the annotation's name without prefix
 * @param policies by the policy's name
 */
record ClassDefaults(Map<String, Given> values, Map<String, Given> policies) {
  /** The only prefix that counts here: Pomerium reads no annotations of an IngressClass. */
  static final String PREFIX = "ostiary.io/";

  /** Begins the name of an annotation that holds a policy. */
  static final String POLICY = "policy.";

  ClassDefaults {
    values = ImmutableSortedMap.copyOf(values);
    policies = ImmutableSortedMap.copyOf(policies);
  }

  /** What a class says; what is not readable is complained about to each of its Ingresses. */
  static ClassDefaults of(Optional<Sourced<IngressClass>> ingressClass, Complaints complaints) {
    Map<String, Given> values = new TreeMap<>();
    Map<String, Given> policies = new TreeMap<>();
    for (Sourced<IngressClass> object : ingressClass.stream().toList()) {
      for (Map.Entry<String, String> entry : Annotations.of(object.object()).entrySet()) {
        if (!entry.getKey().startsWith(PREFIX)) {
          continue;
        }
        String name = entry.getKey().substring(PREFIX.length());
        Optional<Given> value = value(object, entry.getKey(), entry.getValue(), complaints);
        if (name.startsWith(POLICY)) {
          value.ifPresent(v -> policies.put(name.substring(POLICY.length()), v));
        } else if (isOfOneIngress(name)) {
          value.ifPresent(
              v ->
                  complaints.error(
                      v.lineOf(v.node()),
                      v.field(),
                      "",
                      "not for a whole class",
                      "write it to each Ingress that needs it"));
        } else {
          value.ifPresent(v -> values.put(name, v));
        }
      }
    }
    return new ClassDefaults(values, policies);
  }

  private static Optional<Given> value(
      Sourced<IngressClass> object, String key, String text, Complaints complaints) {
    FieldPath path = FieldPath.annotation(key);
    return Annotations.value(object, path, path + " of " + object.ref(), text, complaints);
  }

  /** Secrets are those of an Ingress's namespace, and hosts are claimed by Ingresses. */
  private static boolean isOfOneIngress(String name) {
    return name.endsWith("_secret") || name.equals(IngressKeys.EMPTY_HOST.name());
  }

  /**
   * These values under those of an Ingress, which count first. Where it says itself who may use it,
   * nothing that is said here about that holds, or a default could open what it closes.
   */
  Map<String, Given> under(Map<String, Given> given) {
    boolean decides = given.keySet().stream().anyMatch(ClassDefaults::isAccess);
    Map<String, Given> all = new TreeMap<>(given);
    values.forEach(
        (name, value) -> {
          if (!decides || !isAccess(name)) {
            all.putIfAbsent(name, value);
          }
        });
    return all;
  }

  private static boolean isAccess(String name) {
    return AccessKeys.DECIDING.contains(name) || name.equals(PolicyReferences.USE.name());
  }
}
