package io.ostiary.translator.source.ingress;

/**
 * All that an Ingress can look up at one moment.
 *
 * @param objects the objects that it may name
 * @param classes the IngressClasses
 * @param owners whose each host is
 * @param certificates what the Secrets hold
 * @param news what may have another answer than in the round before
 */
record ClusterView(
    KubernetesObjects objects,
    IngressClasses classes,
    HostOwners owners,
    SecretCertificates certificates,
    NewsOfRound news) {}
