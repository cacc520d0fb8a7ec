/** What the tests start and drive: the product as its own process, upstreams, clients. */
@NullMarked
package io.ostiary.tests.harness;

import org.jspecify.annotations.NullMarked;
