/** The delta ADS service: one stream per Envoy, fed from the cache. */
@NullMarked
package io.ostiary.xds.server;

import org.jspecify.annotations.NullMarked;
