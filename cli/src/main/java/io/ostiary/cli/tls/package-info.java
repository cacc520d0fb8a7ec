/** The mutual TLS of the servers for Envoys: files, who is admitted, renewal while they run. */
@NullMarked
package io.ostiary.cli.tls;

import org.jspecify.annotations.NullMarked;
