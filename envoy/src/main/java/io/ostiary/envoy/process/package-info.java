/** Runs one Envoy per state folder: start, readiness, restart, takeover, drain and stop. */
@NullMarked
package io.ostiary.envoy.process;

import org.jspecify.annotations.NullMarked;
