package io.ostiary.extauthz.portal;

import io.ostiary.extauthz.session.ProviderId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The paths of the portal; on every host unless it says otherwise. */
public final class PortalPaths {
  /** The user's own page. */
  public static final String USER_PAGE = "/.pomerium/";

  /** The identity as JSON. */
  public static final String USER_JSON = "/.pomerium/user";

  /** The end of a login. */
  public static final String SIGN_OUT = "/.pomerium/sign_out";

  static final String SIGN_IN = "/.pomerium/sign_in";
  static final String SIGNED_OUT = "/.pomerium/signed_out";
  static final String CALLBACK = "/.pomerium/callback/";

  /** Signs in on a host that an application depends on, and leads onward. */
  static final String ALONG = "/.pomerium/along";

  /** Says that an address was too long to be kept through a login. */
  static final String ADDRESS_TOO_LONG = "/.pomerium/address_too_long";

  static final String WELL_KNOWN = "/.well-known/pomerium";
  static final String KEYS = "/.well-known/pomerium/jwks.json";

  /** The parameter of {@link #switchAccount}. */
  static final String RETURN_PATH = "path";

  /** The parameter of {@link #switchAccount} that names the client by which users log in. */
  static final String PROVIDER = "provider";

  private PortalPaths() {}

  /**
   * Where a user of an application's host chooses another account and then comes back.
   *
   * @param pathAndQuery where to come back to on the same host
   * @param provider the client by which the user logged in there
   */
  public static String switchAccount(String pathAndQuery, Optional<ProviderId> provider) {
    return SIGN_IN
        + "?"
        + RETURN_PATH
        + "="
        + URLEncoder.encode(ReturnPath.of(pathAndQuery), StandardCharsets.UTF_8)
        + provider.map(id -> "&" + PROVIDER + "=" + id).orElse("");
  }
}
