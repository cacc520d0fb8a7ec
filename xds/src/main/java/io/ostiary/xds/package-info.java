/**
 * The loop: what the users write is watched, translated and published to every Envoy. The only
 * place with threads and clocks between the inputs and Envoy.
 */
@NullMarked
package io.ostiary.xds;

import org.jspecify.annotations.NullMarked;
