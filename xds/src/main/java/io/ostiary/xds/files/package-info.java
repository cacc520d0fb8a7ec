/** The users' files as a watched source. */
@NullMarked
package io.ostiary.xds.files;

import org.jspecify.annotations.NullMarked;
