package io.ostiary.extauthz;

import org.jspecify.annotations.Nullable;

/**
 * A fault of ours in the form in which it may be logged: where it happened and of which type it is,
 * but not its message, which may quote what a client sent.
 */
public final class Fault extends Exception {
  private static final int DEEPEST = 8;

  private Fault(Throwable fault, int depth) {
    super(fault.getClass().getName(), cause(fault, depth));
    setStackTrace(fault.getStackTrace());
  }

  /** The fault and its causes without their messages. */
  public static Fault of(Throwable fault) {
    return new Fault(fault, 0);
  }

  private static @Nullable Fault cause(Throwable fault, int depth) {
    Throwable cause = fault.getCause();
    return cause == null || depth == DEEPEST ? null : new Fault(cause, depth + 1);
  }
}
