/** Placeholder. */
@NullMarked
package io.ostiary.xds;

import org.jspecify.annotations.NullMarked;
