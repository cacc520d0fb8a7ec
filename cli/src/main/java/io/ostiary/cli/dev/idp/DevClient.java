package io.ostiary.cli.dev.idp;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The one registered client: the installation that {@code dev} runs.
 *
 * @param id the client id
 * @param secret the client secret
 * @param redirectUri the one redirect URI, compared as text
 * @param home scheme, host and port below which a sign-out may end
 */
public record DevClient(String id, String secret, URI redirectUri, URI home) {
  public DevClient {
    requireNonNull(id);
    requireNonNull(secret);
    requireNonNull(redirectUri);
    requireNonNull(home);
  }

  /** Whether a sign-out may end there. */
  boolean mayReturnTo(String uri) {
    try {
      URI target = new URI(uri);
      return target.getUserInfo() == null
          && home.getScheme().equals(target.getScheme())
          && home.getRawAuthority().equals(target.getRawAuthority());
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "DevClient[id=" + id + ", redirectUri=" + redirectUri + "]";
  }
}
