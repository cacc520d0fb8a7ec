/**
 * The two kinds of cluster settings as the API server has them: {@code Pomerium}, and our own
 * {@code OstiarySettings} for what it does not know. Their CustomResourceDefinitions in the chart
 * are made from these types. A component that is null was not given.
 */
@NullMarked
package io.ostiary.translator.source.pomerium.crd;

import org.jspecify.annotations.NullMarked;
