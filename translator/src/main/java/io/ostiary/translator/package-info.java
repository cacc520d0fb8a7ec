/**
 * Inputs to model and diagnostics to Envoy resources and access table. Pure: it never throws, and
 * equal inputs in any order give equal outputs.
 */
@NullMarked
package io.ostiary.translator;

import org.jspecify.annotations.NullMarked;
