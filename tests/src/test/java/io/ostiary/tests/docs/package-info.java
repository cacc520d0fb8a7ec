/** The documentation held against the code. */
@NullMarked
package io.ostiary.tests.docs;

import org.jspecify.annotations.NullMarked;
