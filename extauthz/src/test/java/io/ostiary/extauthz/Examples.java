package io.ostiary.extauthz;

import io.ostiary.extauthz.AuthSettings.ProviderSettings;
import io.ostiary.extauthz.AuthSettings.Secret;
import io.ostiary.extauthz.AuthSettings.Secrets;
import io.ostiary.extauthz.session.ActiveSession;
import io.ostiary.policy.Claims;
import io.ostiary.policy.Groups;
import io.ostiary.policy.Identity;
import io.ostiary.policy.access.Hostname;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Values that tests share. */
public final class Examples {
  public static final Hostname APP = new Hostname("app.example.com");
  public static final Hostname OTHER_APP = new Hostname("other.example.com");
  public static final Hostname AUTHENTICATE = new Hostname("authenticate.example.com");

  private Examples() {}

  /** A secret of 32 bytes that follows from a name. */
  public static Secret secret(String name) {
    byte[] bytes = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), 32);
    return new Secret(Base64.getEncoder().encodeToString(bytes));
  }

  public static Secrets secrets() {
    return new Secrets(
        List.of(secret("shared")), List.of(secret("cookie")), Optional.empty(), List.of());
  }

  public static AuthSettings settings(Optional<ProviderSettings> provider) {
    return settings(provider, secrets());
  }

  public static AuthSettings settings(Optional<ProviderSettings> provider, Secrets secrets) {
    return new AuthSettings(
        Optional.of(URI.create("https://authenticate.example.com")),
        "/oauth2/callback",
        "https",
        "__Host-ostiary",
        Duration.ofHours(14),
        provider,
        Map.of("X-Pomerium-Claim-Department", "department"),
        Optional.empty(),
        secrets);
  }

  public static Identity identity(String user) {
    return new Identity(
        user,
        Optional.of(user + "@example.com"),
        Claims.flatten(
            Map.of(
                "sub",
                user,
                "name",
                "User " + user,
                "department",
                List.of("Ops", "Dev"),
                "level",
                3,
                "staff",
                true)),
        new Groups.Known(Set.of("b-group", "a-group")));
  }

  public static ActiveSession session(String user, Hostname host, Instant expiresAt) {
    return new ActiveSession(
        "key-of-" + user + "-at-" + host,
        "login-of-" + user,
        host,
        "https://idp.example.com",
        Optional.empty(),
        identity(user),
        expiresAt);
  }
}
