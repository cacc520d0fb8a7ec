package io.ostiary.translator.source.ingress;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.model.VirtualHost;
import io.ostiary.translator.source.certificate.CertificatePlan;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What the Kubernetes objects ask for.
 *
 * @param hosts the hosts by name
 * @param upstreams the upstreams of the routes
 * @param certificates the certificates that are asked for
 * @param challenges the challenges of ACME solvers
 * @param owners to which namespace hosts belong
 * @param changes when time alone changes what is served
 * @param diagnostics what is not served as written
 */
public record IngressResult(
    SortedMap<Hostname, VirtualHost> hosts,
    SortedMap<UpstreamName, Upstream> upstreams,
    List<CertificatePlan.Request> certificates,
    List<Challenge> challenges,
    CertificatePlan.Owners owners,
    List<Instant> changes,
    List<Diagnostic> diagnostics) {}
