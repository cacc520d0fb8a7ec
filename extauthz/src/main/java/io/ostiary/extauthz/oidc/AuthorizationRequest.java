package io.ostiary.extauthz.oidc;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The address at the provider where a login begins. */
final class AuthorizationRequest {
  private static final String PROMPT = "prompt";
  private static final String CHOOSE_ACCOUNT = "select_account";

  private AuthorizationRequest() {}

  /**
   * The address; parameters from the configuration never replace those that protect the login.
   *
   * @param chooseAccount the user wants another account than the one that the provider remembers
   */
  static URI address(
      URI endpoint,
      ProviderSettings settings,
      URI redirectUri,
      LoginSecrets secrets,
      boolean chooseAccount) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (settings.kind() == ProviderSettings.Kind.GOOGLE) {
      parameters.put("access_type", List.of("offline"));
    }
    if (settings.kind() == ProviderSettings.Kind.AZURE) {
      parameters.put(PROMPT, List.of(CHOOSE_ACCOUNT));
    }
    settings.requestParameters().forEach((name, value) -> parameters.put(name, List.of(value)));
    if (chooseAccount) {
      parameters.merge(PROMPT, List.of(CHOOSE_ACCOUNT), AuthorizationRequest::joined);
    }
    parameters.putAll(protectedParameters(endpoint, settings, redirectUri, secrets));
    String address = endpoint.toString();
    return URI.create(
        address + (address.contains("?") ? "&" : "?") + URLUtils.serializeParameters(parameters));
  }

  private static Map<String, List<String>> protectedParameters(
      URI endpoint, ProviderSettings settings, URI redirectUri, LoginSecrets secrets) {
    Scope scope = new Scope("openid");
    settings.scopes().forEach(scope::add);
    return new AuthenticationRequest.Builder(
            ResponseType.CODE, scope, new ClientID(settings.clientId()), redirectUri)
        .endpointURI(endpoint)
        .state(new State(secrets.state()))
        .nonce(new Nonce(secrets.nonce()))
        .codeChallenge(new CodeVerifier(secrets.verifier()), CodeChallengeMethod.S256)
        .build()
        .toParameters();
  }

  private static List<String> joined(List<String> configured, List<String> added) {
    Set<String> prompts = new LinkedHashSet<>(List.of(configured.getFirst().split(" ")));
    prompts.remove("none"); // stands alone by its definition
    prompts.addAll(added);
    return List.of(String.join(" ", prompts));
  }
}
