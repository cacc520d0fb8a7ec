/** What the command line and the environment add to the configuration file. */
@NullMarked
package io.ostiary.cli.config;

import org.jspecify.annotations.NullMarked;
