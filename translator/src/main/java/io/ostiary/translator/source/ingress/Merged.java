package io.ostiary.translator.source.ingress;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.memo.Difference;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.model.VirtualHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Hosts and upstreams out of all fragments; what several ask for belongs to the oldest.
 *
 * @param fragments the fragments, the oldest first
 * @param hosts the hosts by name
 * @param complaints about the routes of a host
 * @param upstreams the upstreams by name
 * @param made how many hosts were put together anew
 */
record Merged(
    List<IngressFragment> fragments,
    SortedMap<Hostname, VirtualHost> hosts,
    SortedMap<Hostname, List<Diagnostic>> complaints,
    SortedMap<UpstreamName, Upstream> upstreams,
    int made) {
  /** Nothing at all. */
  static final Merged NOTHING =
      new Merged(List.of(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);

  Merged {
    fragments = List.copyOf(fragments);
    hosts = Collections.unmodifiableSortedMap(hosts);
    complaints = Collections.unmodifiableSortedMap(complaints);
    upstreams = Collections.unmodifiableSortedMap(upstreams);
  }

  /** The same as of these fragments alone, at the cost of those that differ. */
  Merged after(List<IngressFragment> now) {
    Difference<IngressFragment> difference = Difference.between(fragments, now);
    if (difference.isEmpty()) {
      return new Merged(fragments, hosts, complaints, upstreams, 0);
    }
    Set<Hostname> others = new HashSet<>();
    Set<UpstreamName> otherUpstreams = new HashSet<>();
    Stream.concat(difference.removed().stream(), difference.added().stream())
        .forEach(
            fragment -> {
              fragment.candidates().forEach(candidate -> others.add(candidate.host()));
              otherUpstreams.addAll(fragment.upstreams().keySet());
            });
    TreeMap<Hostname, VirtualHost> nextHosts = new TreeMap<>(hosts);
    TreeMap<Hostname, List<Diagnostic>> nextComplaints = new TreeMap<>(complaints);
    TreeMap<UpstreamName, Upstream> nextUpstreams = new TreeMap<>(upstreams);
    others.forEach(nextHosts::remove);
    others.forEach(nextComplaints::remove);
    otherUpstreams.forEach(nextUpstreams::remove);

    Map<Hostname, List<Candidate>> candidates = new HashMap<>();
    for (IngressFragment fragment : now) {
      for (Candidate one : fragment.candidates()) {
        if (others.contains(one.host())) {
          candidates.computeIfAbsent(one.host(), host -> new ArrayList<>()).add(one);
        }
      }
      if (!Collections.disjoint(fragment.upstreams().keySet(), otherUpstreams)) {
        fragment.upstreams().forEach(nextUpstreams::putIfAbsent);
      }
    }
    candidates.forEach(
        (host, list) -> {
          HostRoutes.Ordered ordered = HostRoutes.of(host, list);
          nextHosts.put(host, ordered.host());
          if (!ordered.diagnostics().isEmpty()) {
            nextComplaints.put(host, ordered.diagnostics());
          }
        });
    return new Merged(now, nextHosts, nextComplaints, nextUpstreams, candidates.size());
  }
}
