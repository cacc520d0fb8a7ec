package io.ostiary.envoy.process;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Says that another living Ostiary works on the same state folder. */
public final class StateFolderInUseException extends Exception {
  private static final long serialVersionUID = 1L;

  StateFolderInUseException(Path folder, OptionalLong owner) {
    super(
        "another ostiary"
            + (owner.isPresent() ? " (process " + owner.getAsLong() + ")" : "")
            + " is running with the state folder "
            + folder
            + "; stop it, or give this one a folder of its own with --data-dir DIR");
  }
}
