/** Finds an Envoy executable of a supported version, or fetches the pinned one. */
@NullMarked
package io.ostiary.envoy.binary;

import org.jspecify.annotations.NullMarked;
