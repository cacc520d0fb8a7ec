/**
 * What users are told through Kubernetes: the addresses of Ingresses, events, and the settings
 * object's account of every Ingress. One replica writes; all others watch it.
 */
@NullMarked
package io.ostiary.xds.kubernetes.status;

import org.jspecify.annotations.NullMarked;
