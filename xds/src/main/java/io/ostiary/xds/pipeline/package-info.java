/** From a change of the inputs to authorization, Envoy and the people who should know. */
@NullMarked
package io.ostiary.xds.pipeline;

import org.jspecify.annotations.NullMarked;
