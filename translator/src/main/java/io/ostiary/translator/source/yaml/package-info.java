/** YAML and JSON text to nodes that know their place in the text. */
@NullMarked
package io.ostiary.translator.source.yaml;

import org.jspecify.annotations.NullMarked;
