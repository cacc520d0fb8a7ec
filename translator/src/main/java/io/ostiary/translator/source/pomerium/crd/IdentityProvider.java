package io.ostiary.translator.source.pomerium.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who logs users in. */
@ValidationRule(
    value = "self.provider == 'hosted' || has(self.secret)",
    message = "name the Secret with client_id and client_secret in secret",
    fieldPath = ".secret",
    reason = "FieldValueRequired")
public record IdentityProvider(
    @JsonPropertyDescription("The kind of provider; oidc is any that speaks OpenID Connect.")
        @Required
        Provider provider,
    @JsonPropertyDescription("The issuer, below which /.well-known/openid-configuration is found.")
        @Pattern("^https://")
        @Nullable String url,
    @JsonPropertyDescription("namespace/name of the Secret with client_id and client_secret.")
        @Size(min = 1)
        @Nullable String secret,
    @JsonPropertyDescription("What is asked for; empty means what the kind of provider needs.")
        @Nullable List<String> scopes,
    @JsonPropertyDescription("Further parameters of the login request.")
        @Nullable Map<String, String> requestParams,
    @JsonPropertyDescription("namespace/name of a Secret with further parameters.")
        @Nullable String requestParamsSecret,
    @JsonPropertyDescription("Without effect, kept so that older manifests are accepted.")
        @Nullable String serviceAccountFromSecret,
    @JsonPropertyDescription("Without effect, kept so that older manifests are accepted.")
        @Nullable RefreshDirectory refreshDirectory) {

  /** The kinds of provider. */
  public enum Provider {
    @JsonProperty("apple")
    APPLE,
    @JsonProperty("auth0")
    AUTH0,
    @JsonProperty("azure")
    AZURE,
    @JsonProperty("cognito")
    COGNITO,
    @JsonProperty("github")
    GITHUB,
    @JsonProperty("gitlab")
    GITLAB,
    @JsonProperty("google")
    GOOGLE,
    @JsonProperty("hosted")
    HOSTED,
    @JsonProperty("oidc")
    OIDC,
    @JsonProperty("okta")
    OKTA,
    @JsonProperty("onelogin")
    ONELOGIN,
    @JsonProperty("ping")
    PING
  }

  /** How often a directory was read, in releases that did so. */
  public record RefreshDirectory(
      @JsonPropertyDescription("How often.") @Required String interval,
      @JsonPropertyDescription("For how long at most.") @Required String timeout) {}
}
