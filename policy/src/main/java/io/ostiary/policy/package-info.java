/**
 * PPL, Pomerium's policy language: text to {@link io.ostiary.policy.Policy} to {@link
 * io.ostiary.policy.Decision}. Pure: no threads, clocks, network or logging.
 */
@NullMarked
package io.ostiary.policy;

import org.jspecify.annotations.NullMarked;
