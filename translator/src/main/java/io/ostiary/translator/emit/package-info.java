/** The model to Envoy resources and the access table. */
@NullMarked
package io.ostiary.translator.emit;

import org.jspecify.annotations.NullMarked;
