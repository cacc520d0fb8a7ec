/** End-to-end tests on real components, and the rules of the architecture. */
@NullMarked
package io.ostiary.tests;

import org.jspecify.annotations.NullMarked;
