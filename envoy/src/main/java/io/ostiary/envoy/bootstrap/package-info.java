/** The bootstrap configuration that points an Envoy at Ostiary's xDS server. */
@NullMarked
package io.ostiary.envoy.bootstrap;

import org.jspecify.annotations.NullMarked;
