/** Certificates and keys in PEM to what may be served, with nothing but the JDK. */
@NullMarked
package io.ostiary.translator.source.certificate;

import org.jspecify.annotations.NullMarked;
