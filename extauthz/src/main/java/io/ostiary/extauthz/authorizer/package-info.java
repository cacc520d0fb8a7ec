/** The decision about one request, pure given its inputs. */
@NullMarked
package io.ostiary.extauthz.authorizer;

import org.jspecify.annotations.NullMarked;
