package io.ostiary.extauthz.oidc;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the errors of providers: the codes of OAuth 2.0, OpenID Connect and Microsoft Entra. The
 * text around a code is never used.
 */
final class ProviderErrors {
  private static final Pattern ENTRA_CODE = Pattern.compile("AADSTS(\\d{4,9})");
  private static final int LONGEST_SEARCHED = 4_000;

  private static final Map<String, LoginFailure> ENTRA =
      Map.ofEntries(
          Map.entry("50105", LoginFailure.NOT_ASSIGNED),
          Map.entry("65001", LoginFailure.CONSENT_NEEDED),
          Map.entry("65004", LoginFailure.ACCESS_DENIED),
          Map.entry("90094", LoginFailure.CONSENT_NEEDED),
          Map.entry("50011", LoginFailure.REDIRECT_UNKNOWN),
          Map.entry("700016", LoginFailure.CLIENT_UNKNOWN),
          Map.entry("90002", LoginFailure.CLIENT_UNKNOWN),
          Map.entry("7000215", LoginFailure.CLIENT_SECRET),
          Map.entry("7000222", LoginFailure.CLIENT_SECRET),
          Map.entry("50058", LoginFailure.MORE_PROOF_NEEDED),
          Map.entry("50074", LoginFailure.MORE_PROOF_NEEDED),
          Map.entry("50076", LoginFailure.MORE_PROOF_NEEDED),
          Map.entry("50079", LoginFailure.MORE_PROOF_NEEDED),
          Map.entry("53003", LoginFailure.ACCESS_DENIED),
          Map.entry("54005", LoginFailure.CODE_REJECTED),
          Map.entry("70008", LoginFailure.CODE_REJECTED));

  private static final Map<String, LoginFailure> STANDARD =
      Map.ofEntries(
          Map.entry("access_denied", LoginFailure.ACCESS_DENIED),
          Map.entry("unauthorized_client", LoginFailure.CLIENT_UNKNOWN),
          Map.entry("invalid_client", LoginFailure.CLIENT_SECRET),
          Map.entry("invalid_grant", LoginFailure.CODE_REJECTED),
          Map.entry("invalid_request", LoginFailure.PROVIDER_REFUSED),
          Map.entry("invalid_scope", LoginFailure.PROVIDER_REFUSED),
          Map.entry("unsupported_response_type", LoginFailure.PROVIDER_REFUSED),
          Map.entry("unsupported_grant_type", LoginFailure.PROVIDER_REFUSED),
          Map.entry("consent_required", LoginFailure.CONSENT_NEEDED),
          Map.entry("interaction_required", LoginFailure.MORE_PROOF_NEEDED),
          Map.entry("login_required", LoginFailure.MORE_PROOF_NEEDED),
          Map.entry("account_selection_required", LoginFailure.MORE_PROOF_NEEDED),
          Map.entry("server_error", LoginFailure.PROVIDER_BUSY),
          Map.entry("temporarily_unavailable", LoginFailure.PROVIDER_BUSY));

  private ProviderErrors() {}

  /** The failure that a provider's error stands for. */
  static LoginException read(String error, Optional<String> description) {
    Optional<String> entra = description.flatMap(ProviderErrors::entraCode);
    LoginFailure standard = STANDARD.get(error);
    LoginFailure failure =
        entra.map(ENTRA::get).orElse(standard == null ? LoginFailure.PROVIDER_REFUSED : standard);
    String detail = "the provider answered error=" + (standard == null ? "(unknown)" : error);
    return new LoginException(failure, entra.map(code -> detail + " AADSTS" + code).orElse(detail));
  }

  /**
   * The failure of a request to the provider.
   *
   * @param status HTTP status: a provider that fails before it can name an error has a problem of
   *     its own, and the user's next attempt may succeed
   */
  static LoginException read(int status, String error, Optional<String> description) {
    LoginException named = read(error, description);
    return status >= 500
            && named.failure() == LoginFailure.PROVIDER_REFUSED
            && !STANDARD.containsKey(error)
        ? new LoginException(
            LoginFailure.PROVIDER_BUSY, "the provider answered with status " + status)
        : named;
  }

  private static Optional<String> entraCode(String description) {
    Matcher matcher =
        ENTRA_CODE.matcher(
            description.substring(0, Math.min(description.length(), LONGEST_SEARCHED)));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
