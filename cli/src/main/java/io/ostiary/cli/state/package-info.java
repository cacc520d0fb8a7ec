/** The folder with everything that this installation keeps between starts. */
@NullMarked
package io.ostiary.cli.state;

import org.jspecify.annotations.NullMarked;
