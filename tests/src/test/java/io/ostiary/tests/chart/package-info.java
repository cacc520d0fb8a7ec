/** The Helm chart: rendered by Helm itself, read as objects, and held against rules. */
@NullMarked
package io.ostiary.tests.chart;

import org.jspecify.annotations.NullMarked;
