package io.ostiary.translator.source.pomerium;

/** The global settings of a {@code config.yaml}, read and checked. */
public record Installation() {}
