/** What the API server asks before it takes an object, judged as the controller would judge it. */
@NullMarked
package io.ostiary.xds.kubernetes.admission;

import org.jspecify.annotations.NullMarked;
