/**
 * The endpoints under /.pomerium/ and the authenticate host, as functions from request to response.
 */
@NullMarked
package io.ostiary.extauthz.portal;

import org.jspecify.annotations.NullMarked;
