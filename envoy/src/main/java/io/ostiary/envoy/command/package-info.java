/** Short-lived helper processes with a time limit. */
@NullMarked
package io.ostiary.envoy.command;

import org.jspecify.annotations.NullMarked;
