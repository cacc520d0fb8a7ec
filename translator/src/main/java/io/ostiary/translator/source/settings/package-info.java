/** The settings object of an installation to the values of a config.yaml's keys. */
@NullMarked
package io.ostiary.translator.source.settings;

import org.jspecify.annotations.NullMarked;
