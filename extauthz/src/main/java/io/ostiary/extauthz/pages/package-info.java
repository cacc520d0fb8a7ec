/** Pages for people, rendered on the server, without scripts. */
@NullMarked
package io.ostiary.extauthz.pages;

import org.jspecify.annotations.NullMarked;
