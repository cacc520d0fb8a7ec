/** What is remembered from one translation to the next. */
@NullMarked
package io.ostiary.translator.memo;

import org.jspecify.annotations.NullMarked;
