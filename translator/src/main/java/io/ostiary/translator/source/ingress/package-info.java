/** Ingresses, Services, EndpointSlices and Secrets to the model. */
@NullMarked
package io.ostiary.translator.source.ingress;

import org.jspecify.annotations.NullMarked;
