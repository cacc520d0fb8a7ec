/** The launcher script, with a Maven that only pretends to build. */
@NullMarked
package io.ostiary.tests.launcher;

import org.jspecify.annotations.NullMarked;
