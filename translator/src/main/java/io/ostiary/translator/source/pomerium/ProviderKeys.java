package io.ostiary.translator.source.pomerium;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import io.ostiary.policy.access.Concealed;
import io.ostiary.translator.source.pomerium.Installation.IdentityProvider;
import io.ostiary.translator.source.pomerium.Installation.ProviderKind;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The identity provider. */
final class ProviderKeys {
  static final Key<String> PROVIDER =
      Key.of("idp_provider", ValueTypes.TEXT, "", "oidc, azure or google; needed for login");
  static final Key<URI> URL =
      Key.of(
          "idp_provider_url",
          LoginKeys.URL,
          "Google's for google",
          "the issuer, as its discovery document names it; http on loopback only");
  static final Key<String> CLIENT_ID =
      Key.of("idp_client_id", ValueTypes.TEXT, "", "the client id of this installation there");
  static final Key<String> CLIENT_SECRET =
      Key.ofSecret("idp_client_secret", ValueTypes.TEXT, "the client secret");
  static final Key<String> CLIENT_SECRET_FILE =
      Key.of("idp_client_secret_file", ValueTypes.TEXT, "", "a file with the client secret");
  static final Key<List<String>> SCOPES =
      Key.of(
          "idp_scopes",
          ValueTypes.TEXTS,
          "openid profile email, and offline_access but for google",
          "what is asked for");
  static final Key<Map<String, String>> PARAMETERS =
      Key.of(
          "idp_request_params",
          ValueTypes.TEXT_MAP,
          "",
          "further parameters of the authorization request");

  static final List<Key<?>> KEYS =
      List.of(PROVIDER, URL, CLIENT_ID, CLIENT_SECRET, CLIENT_SECRET_FILE, SCOPES, PARAMETERS);

  private static final Set<String> LATER =
      Set.of("apple", "auth0", "cognito", "github", "gitlab", "hosted", "okta", "onelogin", "ping");
  private static final Set<String> TENANTS_OF_ALL = Set.of("common", "organizations", "consumers");

  /** What the code flow sets itself; a configured value would break its protection. */
  private static final Set<String> RESERVED =
      Set.of(
          "client_id",
          "client_secret",
          "code_challenge",
          "code_challenge_method",
          "nonce",
          "redirect_uri",
          "request",
          "request_uri",
          "response_mode",
          "response_type",
          "scope",
          "state");

  private ProviderKeys() {}

  static Optional<IdentityProvider> read(
      Values values, FileContents files, Optional<String> authoritiesPem) {
    Optional<ProviderKind> kind = kind(values);
    if (kind.isEmpty()) {
      values.get(URL);
      return Optional.empty();
    }
    Optional<URI> issuer = issuer(values, kind.get());
    Optional<String> clientId = values.get(CLIENT_ID);
    Optional<String> secret = files.textOrFile(values, CLIENT_SECRET, CLIENT_SECRET_FILE);
    if (clientId.isEmpty() && !values.has(CLIENT_ID)) {
      values.error(PROVIDER, "needs idp_client_id", "add it");
    }
    if (secret.isEmpty() && !values.has(CLIENT_SECRET) && !values.has(CLIENT_SECRET_FILE)) {
      values.error(PROVIDER, "needs idp_client_secret or idp_client_secret_file", "add one");
    }
    List<String> scopes = scopes(values, kind.get());
    Map<String, String> parameters = parameters(values, kind.get());
    if (issuer.isEmpty() || clientId.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new IdentityProvider(
            kind.get(),
            issuer.get(),
            clientId.get(),
            new Concealed(secret.get()),
            scopes,
            parameters,
            authoritiesPem));
  }

  private static Optional<ProviderKind> kind(Values values) {
    Optional<String> name = values.get(PROVIDER).map(text -> text.toLowerCase(Locale.ROOT));
    return switch (name.orElse("")) {
      case "oidc" -> Optional.of(ProviderKind.OIDC);
      case "azure" -> Optional.of(ProviderKind.AZURE);
      case "google" -> Optional.of(ProviderKind.GOOGLE);
      default -> {
        if (name.filter(LATER::contains).isPresent()) {
          values.error(
              PROVIDER,
              "not supported yet",
              "write oidc and the provider's issuer if it speaks OpenID Connect");
        } else if (values.has(PROVIDER)) {
          values.error(PROVIDER, "unknown provider", "write oidc, azure or google");
        }
        yield Optional.empty();
      }
    };
  }

  private static Optional<URI> issuer(Values values, ProviderKind kind) {
    Optional<URI> issuer = values.get(URL);
    if (issuer.isEmpty() && !values.has(URL)) {
      return switch (kind) {
        case GOOGLE -> Optional.of(URI.create("https://accounts.google.com"));
        case AZURE -> {
          values.error(
              PROVIDER,
              "needs idp_provider_url, which names the tenant",
              "write https://login.microsoftonline.com/TENANT/v2.0");
          yield Optional.empty();
        }
        case OIDC -> {
          values.error(PROVIDER, "needs idp_provider_url", "write the issuer's URL");
          yield Optional.empty();
        }
      };
    }
    return issuer.filter(url -> isFit(values, kind, url));
  }

  private static boolean isFit(Values values, ProviderKind kind, URI issuer) {
    if (issuer.getRawQuery() != null || issuer.getRawFragment() != null) {
      values.error(URL, "has a query or a fragment", "write the issuer alone");
      return false;
    }
    if (issuer.getScheme().equals("http") && !isLoopback(issuer.getHost())) {
      values.error(URL, "plain http is for loopback only", "write https://…");
      return false;
    }
    String path = Optional.ofNullable(issuer.getPath()).orElse("");
    String tenant = Stream.of(path.split("/", -1)).filter(s -> !s.isEmpty()).findFirst().orElse("");
    if (kind == ProviderKind.AZURE && TENANTS_OF_ALL.contains(tenant)) {
      values.error(
          URL,
          "names no tenant, so everybody with a Microsoft account could log in",
          "write https://login.microsoftonline.com/TENANT/v2.0");
      return false;
    }
    return true;
  }

  private static boolean isLoopback(String host) {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || (InetAddresses.isInetAddress(name) && InetAddresses.forString(name).isLoopbackAddress());
  }

  private static List<String> scopes(Values values, ProviderKind kind) {
    List<String> standard =
        kind == ProviderKind.GOOGLE
            ? List.of("openid", "profile", "email")
            : List.of("openid", "profile", "email", "offline_access");
    List<String> scopes = values.get(SCOPES).orElse(standard);
    return Stream.concat(Stream.of("openid"), scopes.stream()).distinct().toList();
  }

  private static Map<String, String> parameters(Values values, ProviderKind kind) {
    Map<String, String> standard =
        switch (kind) {
          case OIDC -> Map.of();
          case AZURE -> Map.of("prompt", "select_account");
          case GOOGLE ->
              ImmutableMap.of("prompt", "select_account consent", "access_type", "offline");
        };
    Map<String, String> parameters = new TreeMap<>(standard);
    values.get(PARAMETERS).ifPresent(parameters::putAll);
    for (String name : parameters.keySet()) {
      if (RESERVED.contains(name)) {
        values.error(PARAMETERS, "'" + name + "' is set by the login itself", "remove it");
      }
    }
    return parameters;
  }
}
