/** The model: what is served, to whom and from where, in terms of neither Kubernetes nor Envoy. */
@NullMarked
package io.ostiary.translator.model;

import org.jspecify.annotations.NullMarked;
