/** Placeholder. */
@NullMarked
package io.ostiary.envoy;

import org.jspecify.annotations.NullMarked;
