/**
 * Typed keys of configuration: one table says what a key is called, takes and means, reads it, and
 * makes its documentation.
 */
@NullMarked
package io.ostiary.translator.source.setting;

import org.jspecify.annotations.NullMarked;
