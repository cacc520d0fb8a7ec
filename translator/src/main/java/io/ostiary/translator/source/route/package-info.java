/**
 * What a route can be told, by annotation or in config.yaml: one small class for each family of
 * keys, with the table of the keys and what they make of a route.
 */
@NullMarked
package io.ostiary.translator.source.route;

import org.jspecify.annotations.NullMarked;
