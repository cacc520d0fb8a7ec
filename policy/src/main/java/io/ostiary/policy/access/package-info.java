/**
 * What is protected by which rule: the table that translation writes and authorization reads. It is
 * all that the two know of each other.
 */
@NullMarked
package io.ostiary.policy.access;

import org.jspecify.annotations.NullMarked;
