/**
 * The Secrets of an installation in a cluster: made once, renewed in time, never read by others.
 */
@NullMarked
package io.ostiary.cli.secrets;

import org.jspecify.annotations.NullMarked;
