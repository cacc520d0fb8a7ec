/** How Ostiary behaves where Pomerium's ingress controller is known to behave in some way. */
@NullMarked
package io.ostiary.tests.compatibility;

import org.jspecify.annotations.NullMarked;
