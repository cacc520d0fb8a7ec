package io.ostiary.xds.kubernetes.status;

import io.ostiary.translator.model.ObjectRef;
import io.ostiary.xds.kubernetes.Address;

/** Where the address comes from that Ingresses show. */
public sealed interface StatusAddress {
  /** This one. */
  record Fixed(Address address) implements StatusAddress {}

  /** That of a Service, which a cloud's load balancer or the cluster gives it. */
  record OfService(ObjectRef service) implements StatusAddress {}

  /** Ingresses show none. */
  record None() implements StatusAddress {}
}
