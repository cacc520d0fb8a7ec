package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.model.Action.WeightedUpstream;
import io.ostiary.translator.model.Balancing;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import io.ostiary.translator.model.Upstream.HealthCheck;
import io.ostiary.translator.model.Upstream.Protocol;
import io.ostiary.translator.model.UpstreamName;
import io.ostiary.translator.source.route.HealthKeys;
import io.ostiary.translator.source.route.RouteNaming;
import io.ostiary.translator.source.route.TlsSettings;
import io.ostiary.translator.source.setting.ShownUrl;
import io.ostiary.translator.source.setting.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The upstreams of the routes of a config.yaml. Equal targets with equal settings are one upstream.
 * URLs with https and different hosts become one upstream each, because SNI and the name to verify
 * belong to an upstream.
 */
final class ConfigUpstreams {
  private final Map<UpstreamName, Upstream> upstreams = new TreeMap<>();
  private final Optional<String> extraAuthoritiesPem;

  ConfigUpstreams(Optional<String> extraAuthoritiesPem) {
    this.extraAuthoritiesPem = extraAuthoritiesPem;
  }

  /**
   * How the upstreams of one route are spoken to.
   *
   * @param http1 whether upgrades need HTTP/1.1
   */
  record Speech(
      TlsSettings tls, List<HealthCheck> healthChecks, Balancing balancing, boolean http1) {}

  /** The upstreams of one route, and the path that they share. */
  record Target(List<WeightedUpstream> upstreams, String path) {}

  Map<UpstreamName, Upstream> byName() {
    return upstreams;
  }

  /** The target of {@code to}; empty where it is wrong, which is complained about. */
  Optional<Target> target(Values values, List<String> to, ObjectRef origin, Speech speech) {
    List<UpstreamUrl> urls = new ArrayList<>();
    for (String text : to) {
      try {
        urls.add(UpstreamUrl.parse(text.strip()));
      } catch (UpstreamUrl.WrongUrlException e) {
        values.error(
            ConfigRouteKeys.TO, "'" + ShownUrl.of(text) + "': " + e.getMessage(), e.remedy());
        return Optional.empty();
      }
    }
    Optional<String> conflict = conflict(urls);
    if (conflict.isPresent()) {
      values.error(ConfigRouteKeys.TO, conflict.get(), "split the route");
      return Optional.empty();
    }
    Protocol protocol = protocol(urls.getFirst(), speech);
    if (!HealthKeys.fit(values, speech.healthChecks(), protocol)) {
      return Optional.empty();
    }
    List<WeightedUpstream> weighted = new ArrayList<>();
    for (List<UpstreamUrl> group : groups(urls, speech)) {
      int weight = group.stream().mapToInt(url -> url.weight().orElse(1)).sum();
      weighted.add(new WeightedUpstream(add(group, origin, speech), weight));
    }
    return Optional.of(new Target(weighted, urls.getFirst().path()));
  }

  private static Optional<String> conflict(List<UpstreamUrl> urls) {
    if (urls.isEmpty()) {
      return Optional.of("no URL");
    }
    if (urls.stream().map(UpstreamUrl::scheme).distinct().count() > 1) {
      return Optional.of("different schemes");
    }
    if (urls.stream().map(UpstreamUrl::path).distinct().count() > 1) {
      return Optional.of("different paths");
    }
    if (urls.stream().map(url -> url.weight().isPresent()).distinct().count() > 1) {
      return Optional.of("only some URLs have a weight");
    }
    return urls.size() > 1 && urls.getFirst().scheme().equals("unix")
        ? Optional.of("several sockets")
        : Optional.empty();
  }

  private static List<List<UpstreamUrl>> groups(List<UpstreamUrl> urls, Speech speech) {
    boolean byHost =
        urls.getFirst().scheme().equals("https") && speech.tls().serverName().isEmpty();
    Map<String, List<UpstreamUrl>> groups = new LinkedHashMap<>();
    for (UpstreamUrl url : urls) {
      groups.computeIfAbsent(byHost ? url.host() : "", host -> new ArrayList<>()).add(url);
    }
    return List.copyOf(groups.values());
  }

  private UpstreamName add(List<UpstreamUrl> urls, ObjectRef origin, Speech speech) {
    UpstreamUrl first = urls.getFirst();
    Endpoints endpoints = endpoints(urls);
    Protocol protocol = protocol(first, speech);
    boolean secure = first.scheme().equals("https");
    String text =
        String.join(
            "\n",
            endpoints.toString(),
            protocol.name(),
            secure ? first.host() + "\n" + speech.tls().fingerprint() : "",
            speech.healthChecks().toString(),
            speech.balancing().toString());
    UpstreamName name = new UpstreamName("config/" + RouteNaming.digest(text));
    upstreams.putIfAbsent(
        name,
        new Upstream(
            name,
            origin,
            endpoints,
            protocol,
            secure
                ? Optional.of(speech.tls().towards(first.host(), extraAuthoritiesPem))
                : Optional.empty(),
            speech.healthChecks(),
            speech.balancing()));
    return name;
  }

  private static Protocol protocol(UpstreamUrl url, Speech speech) {
    return switch (url.scheme()) {
      case "h2c" -> Protocol.HTTP2;
      case "https" -> speech.http1() ? Protocol.HTTP1 : Protocol.NEGOTIATED;
      default -> Protocol.HTTP1;
    };
  }

  private static Endpoints endpoints(List<UpstreamUrl> urls) {
    if (urls.getFirst().scheme().equals("unix")) {
      return new Endpoints.Socket(urls.getFirst().host());
    }
    List<Endpoint> endpoints =
        urls.stream()
            .map(url -> new Endpoint(url.host(), url.port(), url.weight().orElse(1)))
            .toList();
    return urls.stream().allMatch(UpstreamUrl::isAddress)
        ? new Endpoints.NamedAddresses(endpoints)
        : new Endpoints.Names(endpoints);
  }
}
