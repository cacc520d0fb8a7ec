package io.ostiary.cli.runtime;

/** How a command ended, as scripts see it. */
public enum ExitCode {
  /** All well. */
  OK(0),
  /** A check failed, or something that was needed at run time was not to be had. */
  FAILED(1),
  /** The configuration or the command line is wrong. */
  BAD_CONFIGURATION(2),
  /** There is no Envoy to run. */
  NO_ENVOY(3);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number that the process ends with. */
  public int number() {
    return number;
  }
}
