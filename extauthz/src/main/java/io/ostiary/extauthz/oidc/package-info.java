/**
 * OpenID Connect relying party: discovery, authorization request, code exchange, strict
 * verification.
 */
@NullMarked
package io.ostiary.extauthz.oidc;

import org.jspecify.annotations.NullMarked;
