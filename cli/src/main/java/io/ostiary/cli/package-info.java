/** Placeholder. */
@NullMarked
package io.ostiary.cli;

import org.jspecify.annotations.NullMarked;
