/** The {@code dev} command: everything that a first run needs, on loopback only. */
@NullMarked
package io.ostiary.cli.dev;

import org.jspecify.annotations.NullMarked;
