/** Keys, sealed values and the signed identity assertion. */
@NullMarked
package io.ostiary.extauthz.token;

import org.jspecify.annotations.NullMarked;
