/** Asks a real Envoy whether it would accept a configuration. */
@NullMarked
package io.ostiary.envoy.validate;

import org.jspecify.annotations.NullMarked;
