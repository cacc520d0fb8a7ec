package io.ostiary.extauthz.session;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of one client at one identity provider, in sessions, links and cookies. It is a hash, so
 * it has the form of a word whatever the client is called, and nothing but the same issuer, owner
 * and client id gives the same one. A client's secret is not part of it: replacing it logs nobody
 * out.
 *
 * @param value 22 characters of base64url
 */
public record ProviderId(String value) {
  private static final int LENGTH = 22;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");

  public ProviderId {
    requireNonNull(value);
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the id of a provider");
    }
  }

  /**
   * The id of a client.
   *
   * @param owner whose client it is: a namespace, or empty for the configuration itself
   */
  public static ProviderId of(String issuer, String owner, String clientId) {
    // The lengths keep the parts apart, whatever characters they have.
    String parts =
        issuer.length() + ":" + issuer + owner.length() + ":" + owner + "client:" + clientId;
    return new ProviderId(OpaqueToken.hash(parts).substring(0, LENGTH));
  }

  /** Reads an id as it travels; empty when it cannot be one. */
  public static Optional<ProviderId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ProviderId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
