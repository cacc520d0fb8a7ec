/**
 * The objects of an API server as a source that is watched: each kind listed once and then
 * followed, with a loop that knows at any time whether it still hears from the server.
 */
@NullMarked
package io.ostiary.xds.kubernetes;

import org.jspecify.annotations.NullMarked;
