/** A client for Envoy's administration interface. */
@NullMarked
package io.ostiary.envoy.admin;

import org.jspecify.annotations.NullMarked;
