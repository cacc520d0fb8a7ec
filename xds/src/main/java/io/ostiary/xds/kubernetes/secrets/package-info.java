/** The Secrets of one namespace, for the one command that writes any. */
@NullMarked
package io.ostiary.xds.kubernetes.secrets;

import org.jspecify.annotations.NullMarked;
