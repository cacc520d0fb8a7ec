package io.ostiary.cli.command;

import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.state.StateFolder;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command keeps what must survive it. */
final class DataFolderOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where state is kept (default: ostiary.data_dir, else the XDG data folder); dev uses the"
              + " folder dev in it.")
  private Optional<Path> folder = Optional.empty();

  /** The folder, where it is given. */
  Optional<Path> path() {
    return folder;
  }

  /** Opens a folder for this process alone. */
  static StateFolder open(Path path) throws CommandException {
    try {
      return StateFolder.open(path);
    } catch (StateFolder.Unusable unusable) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(unusable.getMessage()));
    }
  }
}
