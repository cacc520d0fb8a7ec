/** The application behind Envoy in {@code dev}: it shows what an upstream is told. */
@NullMarked
package io.ostiary.cli.dev.demo;

import org.jspecify.annotations.NullMarked;
