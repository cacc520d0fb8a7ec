/** How log lines look and where they go. */
@NullMarked
package io.ostiary.cli.logging;

import org.jspecify.annotations.NullMarked;
