/** Pomerium's config.yaml to settings and to the model. */
@NullMarked
package io.ostiary.translator.source.pomerium;

import org.jspecify.annotations.NullMarked;
