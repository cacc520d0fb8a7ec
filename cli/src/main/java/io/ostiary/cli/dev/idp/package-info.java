/** The OpenID provider of {@code dev}: users are picked, not authenticated. */
@NullMarked
package io.ostiary.cli.dev.idp;

import org.jspecify.annotations.NullMarked;
