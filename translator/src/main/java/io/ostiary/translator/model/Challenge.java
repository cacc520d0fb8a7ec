package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import io.ostiary.policy.access.Hostname;
import java.util.Comparator;

/**
 * A challenge of a certificate authority that is answered by plain HTTP (RFC 8555, section 8.3): a
 * GET of this one path, for everybody.
 *
 * @param host the exact host
 * @param path the whole path, below {@link #FOLDER}
 * @param upstream what knows the answer
 * @param origin the object that it comes from
 */
public record Challenge(Hostname host, String path, UpstreamName upstream, ObjectRef origin)
    implements Comparable<Challenge> {
  /** Where challenges lie on every host. */
  public static final String FOLDER = "/.well-known/acme-challenge/";

  private static final Comparator<Challenge> ORDER =
      Comparator.comparing(Challenge::host)
          .thenComparing(Challenge::path)
          .thenComparing(Challenge::origin)
          .thenComparing(Challenge::upstream);

  public Challenge {
    requireNonNull(upstream);
    requireNonNull(origin);
    if (host.isWildcard() || !path.startsWith(FOLDER)) {
      throw new IllegalArgumentException("not the URL of a challenge: " + host + path);
    }
  }

  @Override
  public int compareTo(Challenge other) {
    return ORDER.compare(this, other);
  }
}
