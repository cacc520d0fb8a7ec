package io.ostiary.cli.runtime;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Ends a command: why, in lines for people, and with which code. */
public final class CommandException extends Exception {
  private final ExitCode code;
  private final List<String> lines;

  public CommandException(ExitCode code, List<String> lines) {
    super(String.join("; ", lines));
    this.code = requireNonNull(code);
    this.lines = List.copyOf(lines);
  }

  public CommandException(ExitCode code, String line) {
    this(code, List.of(line));
  }

  /** What the process ends with. */
  public ExitCode code() {
    return code;
  }

  /** Why, one problem a line. */
  public List<String> lines() {
    return lines;
  }
}
