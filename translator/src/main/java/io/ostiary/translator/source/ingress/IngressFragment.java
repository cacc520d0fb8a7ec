package io.ostiary.translator.source.ingress;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.translator.model.Challenge;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one Ingress asks for; what others ask for is without influence on it, except through what it
 * looks up.
 *
 * @param candidates its routes
 * @param challenges what it answers as a solver
 * @param upstreams the upstreams of both
 * @param certificates the certificates that it wants
 * @param changes when time alone may change what it asks for
 * @param diagnostics what is wrong with it and with what it names
 */
record IngressFragment(
    List<Candidate> candidates,
    List<Challenge> challenges,
    Map<UpstreamName, Upstream> upstreams,
    List<WantedCertificate> certificates,
    List<Instant> changes,
    List<Diagnostic> diagnostics) {
  IngressFragment {
    candidates = List.copyOf(candidates);
    challenges = List.copyOf(challenges);
    upstreams = ImmutableSortedMap.copyOf(upstreams);
    certificates = List.copyOf(certificates);
    changes = List.copyOf(changes);
    diagnostics = List.copyOf(diagnostics);
  }
}
