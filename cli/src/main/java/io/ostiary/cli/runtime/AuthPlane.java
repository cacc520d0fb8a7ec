package io.ostiary.cli.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.TokenGenerator;
import io.ostiary.extauthz.check.AuthorizationServer;
import io.ostiary.extauthz.check.CheckHandler;
import io.ostiary.extauthz.http.PortalServer;
import io.ostiary.extauthz.oidc.ProviderHttp;
import io.ostiary.extauthz.oidc.RelyingParties;
import io.ostiary.extauthz.pages.HtmlPages;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.portal.LoginMeters;
import io.ostiary.extauthz.portal.Portal;
import io.ostiary.extauthz.portal.PortalParts;
import io.ostiary.extauthz.token.IdentityAssertions;
import io.ostiary.extauthz.token.SignedAssertions;
import io.ostiary.policy.access.AccessTable;
import io.ostiary.translator.TranslationResult.Translated;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Authorization and the portal as servers, over one set of settings that is replaced as a whole.
 */
final class AuthPlane implements AutoCloseable {
  /** What is under way when a server stops gets this long. */
  private static final Duration LAST_CALLS = Duration.ofMillis(500);

  private final AuthSettingsFactory factory;
  private final AtomicReference<AuthSettings> settings;
  private final AtomicReference<AccessTable> table;
  private final AuthorizationServer authorization;
  private final PortalServer portal;
  private final Sessions sessions;
  private final RelyingParties providers;

  private AuthPlane(
      AuthSettingsFactory factory,
      AtomicReference<AuthSettings> settings,
      AtomicReference<AccessTable> table,
      Servers servers) {
    this.factory = factory;
    this.settings = settings;
    this.table = table;
    this.authorization = servers.authorization();
    this.portal = servers.portal();
    this.sessions = servers.sessions();
    this.providers = servers.providers();
  }

  /**
   * What it is made of.
   *
   * @param places where the servers listen
   * @param factory makes the settings
   * @param sessions closed with this plane
   */
  record Needs(
      Places places,
      AuthSettingsFactory factory,
      Sessions sessions,
      MeterRegistry meters,
      InstantSource clock) {}

  private record Servers(
      AuthorizationServer authorization,
      PortalServer portal,
      Sessions sessions,
      RelyingParties providers) {}

  /** Servers that do not listen yet, for a first configuration. */
  static AuthPlane create(Needs needs, Translated first) {
    AtomicReference<AuthSettings> settings =
        new AtomicReference<>(needs.factory().of(first.installation()));
    AtomicReference<AccessTable> table = new AtomicReference<>(first.access());
    Pages pages = new HtmlPages();
    IdentityAssertions assertions = new SignedAssertions(settings::get, needs.clock());
    RelyingParties providers =
        new RelyingParties(settings::get, table::get, ProviderHttp::create, needs.clock());
    Portal portal =
        new Portal(
            new PortalParts(
                settings::get,
                table::get,
                needs.sessions().store(),
                needs.sessions().lookup(),
                providers,
                assertions,
                pages,
                needs.clock(),
                TokenGenerator.secure(),
                new LoginMeters(needs.meters())));
    CheckHandler check =
        new CheckHandler(
            new CheckHandler.Collaborators(
                table::get,
                settings::get,
                needs.sessions().lookup(),
                portal.loginStart(),
                assertions,
                pages,
                needs.meters(),
                needs.clock()));
    return new AuthPlane(
        needs.factory(),
        settings,
        table,
        new Servers(
            new AuthorizationServer(
                needs.places().authorizationListen(),
                check,
                Runtime.getRuntime().availableProcessors()),
            new PortalServer(needs.places().portalListen(), portal::handle, pages),
            needs.sessions(),
            providers));
  }

  /** Puts a configuration in force. */
  void accept(Translated translated) {
    AuthSettings next = factory.of(translated.installation());
    // Keys and the provider's metadata are derived anew for each new object.
    settings.updateAndGet(current -> current.equals(next) ? current : next);
    table.set(translated.access());
  }

  /** Listens. */
  void start() throws IOException {
    authorization.start();
    portal.start();
    var _ = providers.start(sessions.chores());
  }

  @Override
  public void close() throws IOException {
    try {
      portal.stop(LAST_CALLS);
      authorization.stop(LAST_CALLS);
    } finally {
      sessions.close();
    }
  }
}
