package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.AuthSettings;
import io.ostiary.extauthz.TokenGenerator;
import io.ostiary.extauthz.oidc.RelyingParties;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.session.CachingSessionLookup;
import io.ostiary.extauthz.session.SessionStore;
import io.ostiary.extauthz.token.IdentityAssertions;
import io.ostiary.policy.access.AccessTable;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the portal works with.
 *
 * @param settings the settings in force; a new object when they change
 * @param table the hosts in force
 * @param lookup the sessions, the same object that Check asks
 */
public record PortalParts(
    Supplier<AuthSettings> settings,
    Supplier<AccessTable> table,
    SessionStore store,
    CachingSessionLookup lookup,
    RelyingParties providers,
    IdentityAssertions assertions,
    Pages pages,
    InstantSource clock,
    TokenGenerator tokens,
    LoginMeters meters) {
  public PortalParts {
    requireNonNull(settings);
    requireNonNull(table);
    requireNonNull(store);
    requireNonNull(lookup);
    requireNonNull(providers);
    requireNonNull(assertions);
    requireNonNull(pages);
    requireNonNull(clock);
    requireNonNull(tokens);
    requireNonNull(meters);
  }
}
