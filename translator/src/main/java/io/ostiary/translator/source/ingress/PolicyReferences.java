package io.ostiary.translator.source.ingress;

import io.ostiary.policy.Policy;
import io.ostiary.translator.source.route.AccessKeys;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;
import java.util.Map;

/** Policies that an Ingress uses by the names that its IngressClass gives them. */
final class PolicyReferences {
  static final Key<List<String>> USE =
      Key.of(
          "use_policy",
          ValueTypes.TEXTS,
          "",
          "policies of the IngressClass by name: any may allow, and each may deny");

  static final List<Key<?>> KEYS = List.of(USE);

  private PolicyReferences() {}

  /** All of them together; one that is missing is complained about. */
  static Policy read(Values values, Map<String, Given> policies) {
    Policy all = Policy.none();
    for (String name : values.get(USE).orElse(List.of())) {
      Given policy = policies.get(name);
      if (policy == null) {
        values.unmet(
            USE,
            "its IngressClass has no policy '" + name + "'",
            policies.isEmpty()
                ? "add the annotation "
                    + ClassDefaults.PREFIX
                    + ClassDefaults.POLICY
                    + name
                    + " there"
                : "write one of " + String.join(", ", policies.keySet()));
      } else {
        all = all.and(AccessKeys.parse(policy, values.complaints()));
      }
    }
    return all;
  }
}
