package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.OpaqueToken;
import io.ostiary.extauthz.session.ProviderId;
import io.ostiary.extauthz.token.Signer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The signed request of an application's host to the authenticate host to log a browser in. Without
 * the signature, any site could name a host and a secret of its own choice.
 *
 * @param authority the application's host and port
 * @param secretHash hash of the secret in the browser's attempt cookie there
 * @param provider the client by which the user is to log in
 * @param chooseAccount whether the user wants another account
 * @param expiresAt when the link is stale
 */
record SignInLink(
    String authority,
    String secretHash,
    ProviderId provider,
    boolean chooseAccount,
    Instant expiresAt) {
  static final Duration LIFETIME = Duration.ofMinutes(5);

  SignInLink {
    requireNonNull(authority);
    requireNonNull(secretHash);
    requireNonNull(provider);
    requireNonNull(expiresAt);
  }

  /** The address at the authenticate host. */
  String address(URI authenticateUrl, Signer signer) {
    return authenticateUrl.resolve(PortalPaths.SIGN_IN)
        + "?host="
        + authority
        + "&attempt="
        + secretHash
        + "&provider="
        + provider
        + "&choose="
        + choose()
        + "&expires="
        + expiresAt.getEpochSecond()
        + "&signature="
        + signer.sign(fields());
  }

  /** Reads a link; empty unless we signed exactly this one. It may be stale. */
  static Optional<SignInLink> read(QueryParameters query, Signer signer) {
    if (query.repeats("host", "attempt", "provider", "choose", "expires", "signature")) {
      return Optional.empty();
    }
    Optional<String> host = query.one("host");
    Optional<String> attempt = query.one("attempt").filter(SignInLink::isHash);
    Optional<ProviderId> provider = query.one("provider").flatMap(ProviderId::parse);
    Optional<String> choose = query.one("choose");
    Optional<String> expires = query.one("expires").filter(text -> text.matches("[0-9]{1,12}"));
    Optional<String> signature = query.one("signature");
    if (host.isEmpty()
        || attempt.isEmpty()
        || provider.isEmpty()
        || choose.isEmpty()
        || expires.isEmpty()
        || signature.isEmpty()) {
      return Optional.empty();
    }
    SignInLink link =
        new SignInLink(
            host.get(),
            attempt.get(),
            provider.get(),
            choose.get().equals("1"),
            Instant.ofEpochSecond(Long.parseLong(expires.get())));
    return link.choose().equals(choose.get()) && signer.verify(link.fields(), signature.get())
        ? Optional.of(link)
        : Optional.empty();
  }

  boolean isStale(Instant now) {
    return !now.isBefore(expiresAt);
  }

  private String choose() {
    return chooseAccount ? "1" : "0";
  }

  private List<String> fields() {
    return List.of(
        authority,
        secretHash,
        provider.value(),
        choose(),
        Long.toString(expiresAt.getEpochSecond()));
  }

  /** A hash has the form of a token. */
  private static boolean isHash(String text) {
    return OpaqueToken.parse(text).isPresent();
  }
}
