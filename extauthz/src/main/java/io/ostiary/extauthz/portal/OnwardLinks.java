package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.portal.AppOrigins.AppOrigin;
import io.ostiary.policy.access.Hostname;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Leads browsers that are signed in on a host onward, along the hosts that the application depends
 * on and to the application in the end. What a host is told travels sealed: nobody else can make
 * such a link, and no log of a host on the way holds an address of the application.
 */
final class OnwardLinks {
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  /** The parameter that holds the rest of the way. */
  private static final String TO = "to";

  private final AppOrigins origins;
  private final InstantSource clock;

  OnwardLinks(AppOrigins origins, InstantSource clock) {
    this.origins = requireNonNull(origins);
    this.clock = requireNonNull(clock);
  }

  /** The address of the next step; hosts that are not served, or need no visit, are passed over. */
  String next(Onward onward, AppOrigin here, InForce now) {
    Optional<AppOrigin> end = origins.find(onward.authority(), now);
    for (int i = 0; i < onward.hosts().size() && end.isPresent(); i++) {
      Hostname host = onward.hosts().get(i);
      Optional<AppOrigin> origin = origins.find(host.value() + port(end.get()), now);
      if (origin.isPresent()
          && !host.equals(here.host())
          && !host.equals(end.get().host())
          && !now.isAuthenticateHost(host)) {
        List<Hostname> rest = onward.hosts().subList(i + 1, onward.hosts().size());
        return link(origin.get(), new Onward(onward.authority(), onward.path(), rest), now);
      }
    }
    return end.map(origin -> origin.at(onward.path())).orElseGet(() -> here.at("/"));
  }

  /** The rest of the way out of a link to this host; empty when it is not ours, or stale. */
  Optional<Onward> read(PortalRequest request, InForce now) {
    QueryParameters query = QueryParameters.parse(request.query());
    return query
        .one(TO)
        .flatMap(value -> now.onward().open(request.host().value(), value))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .filter(text -> clock.instant().isBefore(expiry(text)))
        .flatMap(text -> Onward.decode(text.substring(text.indexOf(' ') + 1)));
  }

  private String link(AppOrigin origin, Onward rest, InForce now) {
    String content = clock.instant().plus(LIFETIME).getEpochSecond() + " " + rest.encode();
    return origin.at(PortalPaths.ALONG)
        + "?"
        + TO
        + "="
        + now.onward().seal(origin.host().value(), content.getBytes(StandardCharsets.UTF_8));
  }

  private static Instant expiry(String text) {
    return Instant.ofEpochSecond(Long.parseLong(text.substring(0, text.indexOf(' '))));
  }

  /** Applications share the port of the one where the login began. */
  private static String port(AppOrigin origin) {
    int colon = origin.authority().indexOf(':');
    return colon < 0 ? "" : origin.authority().substring(colon);
  }
}
