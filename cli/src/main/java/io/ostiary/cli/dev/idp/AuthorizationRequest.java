package io.ostiary.cli.dev.idp;

import io.ostiary.cli.http.Parameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request for a login that was found in order.
 *
 * @param redirectUri the client's redirect URI
 * @param state echoed to the client
 * @param nonce goes into the ID token
 * @param challenge the PKCE challenge, S256
 * @param prompt the asked-for prompts
 * @param hint the user that the client expects
 * @param maxAge how old a login may be
 */
record AuthorizationRequest(
    String redirectUri,
    Optional<String> state,
    Optional<String> nonce,
    String challenge,
    Set<String> prompt,
    Optional<String> hint,
    Optional<Duration> maxAge) {
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Set<String> PROMPTS = Set.of("none", "login", "consent", "select_account");

  /** What became of the parameters. */
  sealed interface Read {
    /** In order. */
    record Accepted(AuthorizationRequest request) implements Read {}

    /** Client or redirect URI are wrong: the browser must not be sent there (RFC 6749 4.1.2.1). */
    record Untrusted(String problem) implements Read {}

    /** Wrong otherwise: the client is told. */
    record Refused(String redirectUri, Optional<String> state, String error, String problem)
        implements Read {}
  }

  /** Reads and checks the parameters of the authorization endpoint. */
  static Read read(Parameters parameters, DevClient client) {
    if (!parameters.get("client_id").equals(Optional.of(client.id()))) {
      return new Read.Untrusted("the client is not registered here");
    }
    String redirectUri = client.redirectUri().toString();
    if (!parameters.get("redirect_uri").equals(Optional.of(redirectUri))) {
      return new Read.Untrusted("the redirect URI is not the one that is registered");
    }
    Optional<String> state = parameters.get("state");
    Optional<Read> refusal =
        check(parameters).map(why -> new Read.Refused(redirectUri, state, why.error, why.problem));
    return refusal.orElseGet(
        () ->
            new Read.Accepted(
                new AuthorizationRequest(
                    redirectUri,
                    state,
                    parameters.get("nonce"),
                    parameters.get("code_challenge").orElseThrow(),
                    words(parameters, "prompt"),
                    parameters.get("login_hint"),
                    parameters.get("max_age").map(Long::valueOf).map(Duration::ofSeconds))));
  }

  private static Optional<Refusal> check(Parameters parameters) {
    if (parameters.get("request").isPresent()) {
      return refuse("request_not_supported", "request objects are not supported");
    }
    if (parameters.get("request_uri").isPresent()) {
      return refuse("request_uri_not_supported", "request objects are not supported");
    }
    if (!parameters.get("response_type").equals(Optional.of("code"))) {
      return refuse("unsupported_response_type", "only the code flow is served");
    }
    if (!parameters.get("response_mode").orElse("query").equals("query")) {
      return refuse("invalid_request", "only response_mode query is served");
    }
    if (!words(parameters, "scope").contains("openid")) {
      return refuse("invalid_scope", "the scope lacks openid");
    }
    if (!parameters.get("code_challenge_method").equals(Optional.of("S256"))
        || !parameters
            .get("code_challenge")
            .filter(c -> CHALLENGE.matcher(c).matches())
            .isPresent()) {
      return refuse("invalid_request", "PKCE with S256 is needed");
    }
    Set<String> prompt = words(parameters, "prompt");
    if (!PROMPTS.containsAll(prompt) || (prompt.contains("none") && prompt.size() > 1)) {
      return refuse("invalid_request", "prompt is not understood");
    }
    if (!parameters.get("max_age").orElse("0").matches("[0-9]{1,9}")) {
      return refuse("invalid_request", "max_age is not a number of seconds");
    }
    return Optional.empty();
  }

  private static Set<String> words(Parameters parameters, String name) {
    return Set.copyOf(
        parameters.get(name).map(text -> List.of(text.strip().split(" +"))).orElse(List.of()));
  }

  private static Optional<Refusal> refuse(String error, String problem) {
    return Optional.of(new Refusal(error, problem));
  }

  private record Refusal(String error, String problem) {}
}
