/**
 * A small HTTP server and client for loopback: endpoints are functions from request to response.
 */
@NullMarked
package io.ostiary.cli.http;

import org.jspecify.annotations.NullMarked;
