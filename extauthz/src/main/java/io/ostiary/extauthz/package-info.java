/** The external-authorization server: what its parts share. */
@NullMarked
package io.ostiary.extauthz;

import org.jspecify.annotations.NullMarked;
