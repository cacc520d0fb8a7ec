/** The commands; each wires by hand what it runs. */
@NullMarked
package io.ostiary.cli.command;

import org.jspecify.annotations.NullMarked;
