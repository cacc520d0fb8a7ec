/** The session store on SQL. */
@NullMarked
package io.ostiary.extauthz.session.sql;

import org.jspecify.annotations.NullMarked;
