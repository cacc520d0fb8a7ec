/** What a change costs among few and among many, measured in one run. */
@NullMarked
package io.ostiary.bench;

import org.jspecify.annotations.NullMarked;
