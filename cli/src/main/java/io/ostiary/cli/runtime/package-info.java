/** Ostiary as a running process: what the commands that serve have in common. */
@NullMarked
package io.ostiary.cli.runtime;

import org.jspecify.annotations.NullMarked;
