/** The HTTPS server that an API server asks before it takes an object. */
@NullMarked
package io.ostiary.cli.webhook;

import org.jspecify.annotations.NullMarked;
