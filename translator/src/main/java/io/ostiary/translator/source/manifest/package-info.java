/** YAML text to Kubernetes objects that remember their lines. */
@NullMarked
package io.ostiary.translator.source.manifest;

import org.jspecify.annotations.NullMarked;
