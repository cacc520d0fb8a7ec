/** A real API server for the tests, and Ostiary as a client of it. */
@NullMarked
package io.ostiary.tests.kubernetes;

import org.jspecify.annotations.NullMarked;
