package io.ostiary.translator.source.ingress;

/**
 * What the meaning of one Ingress depends on beside itself.
 *
 * @param rules what holds for all alike
 * @param lookups what it may look up
 * @param backends makes upstreams of its backends
 */
record IngressContext(IngressRules rules, Lookups lookups, Backends backends) {
  static IngressContext of(IngressRules rules, Lookups lookups) {
    return new IngressContext(rules, lookups, new Backends(lookups, rules));
  }
}
