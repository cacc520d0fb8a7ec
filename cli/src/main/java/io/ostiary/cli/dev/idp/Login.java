package io.ostiary.cli.dev.idp;

import java.time.Instant;

/**
 * Somebody who is logged in at the provider.
 *
 * @param id the {@code sid} claim; public
 * @param user who it is
 * @param at when the user was picked
 */
record Login(String id, DevUser user, Instant at) {}
