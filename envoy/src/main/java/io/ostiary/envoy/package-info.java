/**
 * Everything that concerns Envoy as a program: where its executable comes from, what it starts
 * with, how it is run, watched and stopped. Knows nothing of routes, policies or sessions.
 */
@NullMarked
package io.ostiary.envoy;

import org.jspecify.annotations.NullMarked;
