/**
 * CheckRequest to our types and back; the only place that knows the authorization protos of Envoy.
 */
@NullMarked
package io.ostiary.extauthz.check;

import org.jspecify.annotations.NullMarked;
