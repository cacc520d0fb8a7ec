/**
 * The resources that Envoys are given, with stable versions and a log of what changed, so that an
 * update costs what changed and equal inputs send nothing.
 */
@NullMarked
package io.ostiary.xds.cache;

import org.jspecify.annotations.NullMarked;
