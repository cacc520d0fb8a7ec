package io.ostiary.translator.source.pomerium;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.policy.access.Concealed;
import io.ostiary.translator.model.Edge.ListenAddress;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.source.route.DefaultAccess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The global settings of a {@code config.yaml} that the processes around the model need, read and
 * checked.
 *
 * @param authenticateUrl scheme, host and port of {@code authenticate_service_url}; present when a
 *     route needs login
 * @param callbackPath {@code authenticate_callback_path}
 * @param publicScheme the scheme that browsers see: {@code https}, or {@code http} in {@code dev}
 * @param cookieName {@code cookie_name}
 * @param cookieExpire {@code cookie_expire}, the absolute lifetime of a login
 * @param provider the identity provider; present when a route needs login
 * @param secrets the keys that the configuration gives
 * @param claimHeaders {@code jwt_claims_headers}: header name to claim name
 * @param signOutUrl {@code signout_redirect_url}
 * @param storage where sessions are kept
 * @param logs what is logged
 * @param healthAddress where liveness and readiness are answered
 * @param metricsAddress where metrics are answered, when they are wanted
 * @param own what stands under {@code ostiary}
 */
public record Installation(
    Optional<URI> authenticateUrl,
    String callbackPath,
    String publicScheme,
    String cookieName,
    Duration cookieExpire,
    Optional<IdentityProvider> provider,
    Secrets secrets,
    Map<String, String> claimHeaders,
    Optional<URI> signOutUrl,
    Storage storage,
    LogSettings logs,
    ListenAddress healthAddress,
    Optional<ListenAddress> metricsAddress,
    OwnSettings own) {
  public Installation {
    requireNonNull(authenticateUrl);
    requireNonNull(callbackPath);
    requireNonNull(publicScheme);
    requireNonNull(cookieName);
    requireNonNull(cookieExpire);
    requireNonNull(provider);
    requireNonNull(secrets);
    claimHeaders = ImmutableSortedMap.copyOf(claimHeaders);
    requireNonNull(signOutUrl);
    requireNonNull(storage);
    requireNonNull(logs);
    requireNonNull(healthAddress);
    requireNonNull(metricsAddress);
    requireNonNull(own);
  }

  /** The one redirect URI to register with the identity provider. */
  public Optional<URI> redirectUri() {
    return authenticateUrl.map(url -> url.resolve(callbackPath));
  }

  /**
   * The identity provider.
   *
   * @param kind its quirks
   * @param issuer https, or http on loopback; compared byte for byte
   * @param clientId our id there
   * @param clientSecret our secret there
   * @param scopes what is asked for; {@code openid} is always among them
   * @param requestParameters further parameters of the authorization request
   * @param authoritiesPem {@code certificate_authority}, believed beside the system's
   */
  public record IdentityProvider(
      ProviderKind kind,
      URI issuer,
      String clientId,
      Concealed clientSecret,
      List<String> scopes,
      Map<String, String> requestParameters,
      Optional<String> authoritiesPem) {
    public IdentityProvider {
      requireNonNull(kind);
      requireNonNull(issuer);
      requireNonNull(clientId);
      requireNonNull(clientSecret);
      scopes = List.copyOf(scopes);
      requestParameters = ImmutableSortedMap.copyOf(requestParameters);
      requireNonNull(authoritiesPem);
    }
  }

  /** Providers with known quirks. */
  public enum ProviderKind {
    OIDC,
    AZURE,
    GOOGLE
  }

  /**
   * The keys that the configuration gives; what is absent is generated once and kept in the state
   * folder.
   *
   * @param shared {@code shared_secret}: 32 bytes in base64
   * @param cookie {@code cookie_secret}: 32 bytes in base64
   * @param signing {@code signing_key}: PEM (PKCS 8)
   */
  public record Secrets(
      Optional<Concealed> shared, Optional<Concealed> cookie, Optional<Concealed> signing) {
    public Secrets {
      requireNonNull(shared);
      requireNonNull(cookie);
      requireNonNull(signing);
    }
  }

  /** Where sessions are kept. */
  public sealed interface Storage {
    /** In memory; a restart logs everybody out. */
    record Memory() implements Storage {}

    /** In SQLite in this folder. */
    record SqliteFolder(String path) implements Storage {
      public SqliteFolder {
        requireNonNull(path);
      }
    }

    /** In SQLite in the state folder. */
    record StateFolder() implements Storage {}

    /** In PostgreSQL, which any number of replicas share. */
    record Postgres(PostgresConnection connection) implements Storage {
      public Postgres {
        requireNonNull(connection);
      }
    }
  }

  /** What is logged: by Ostiary, and by Envoy. */
  public record LogSettings(LogLevel level, LogLevel proxyLevel) {
    public LogSettings {
      requireNonNull(level);
      requireNonNull(proxyLevel);
    }
  }

  /** How much is logged. */
  public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF;

    /** The name in configuration: {@code info}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What stands under {@code ostiary}.
   *
   * @param dataFolder {@code ostiary.data_dir}; absent means the XDG state folder
   * @param serveWhenStoreDown how long sessions in memory are served while the store is down
   * @param allowPrivateUpstreams whether Ingresses may name loopback, link-local and metadata
   *     addresses and ExternalName Services
   * @param routing how routes are to be delivered from the next start on
   * @param defaultAccess who may use routes that say nothing about it
   * @param previousSecrets what is still accepted beside {@link Secrets}
   */
  public record OwnSettings(
      Optional<String> dataFolder,
      Duration serveWhenStoreDown,
      boolean allowPrivateUpstreams,
      Routing routing,
      DefaultAccess defaultAccess,
      PreviousSecrets previousSecrets) {
    public OwnSettings {
      requireNonNull(dataFolder);
      requireNonNull(serveWhenStoreDown);
      requireNonNull(routing);
      requireNonNull(defaultAccess);
      requireNonNull(previousSecrets);
    }
  }

  /**
   * Secrets that were replaced and are still accepted.
   *
   * @param shared earlier values of {@code shared_secret}
   * @param cookie earlier values of {@code cookie_secret}
   * @param signing earlier values of {@code signing_key}, in PEM (PKCS 8)
   * @param client earlier values of {@code idp_client_secret}
   */
  public record PreviousSecrets(
      List<Concealed> shared,
      List<Concealed> cookie,
      List<Concealed> signing,
      List<Concealed> client) {
    /** No secret was replaced. */
    public static final PreviousSecrets NONE =
        new PreviousSecrets(List.of(), List.of(), List.of(), List.of());

    public PreviousSecrets {
      shared = List.copyOf(shared);
      cookie = List.copyOf(cookie);
      signing = List.copyOf(signing);
      client = List.copyOf(client);
    }
  }
}
