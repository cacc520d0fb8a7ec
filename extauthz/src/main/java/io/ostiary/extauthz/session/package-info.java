/** Login sessions, host sessions and where they are kept. */
@NullMarked
package io.ostiary.extauthz.session;

import org.jspecify.annotations.NullMarked;
