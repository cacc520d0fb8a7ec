/** The HTTP port of the portal. */
@NullMarked
package io.ostiary.extauthz.http;

import org.jspecify.annotations.NullMarked;
