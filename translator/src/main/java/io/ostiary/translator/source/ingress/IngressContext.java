package io.ostiary.translator.source.ingress;

import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.route.RouteSettings;
import java.time.Instant;

/**
 * What the meaning of an Ingress depends on beside itself.
 *
 * @param objects the objects that it may name
 * @param classes the IngressClasses
 * @param owners whose each host is
 * @param backends makes upstreams of its backends
 * @param naming under which names hosts are served
 * @param defaults what holds where it says nothing
 * @param canLogIn whether the installation has an authenticate host and an identity provider
 * @param now for certificates
 */
record IngressContext(
    KubernetesObjects objects,
    IngressClasses classes,
    HostOwners owners,
    Backends backends,
    HostNaming naming,
    RouteSettings.Defaults defaults,
    boolean canLogIn,
    Instant now) {}
