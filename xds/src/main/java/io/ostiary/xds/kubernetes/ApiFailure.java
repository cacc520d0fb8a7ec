package io.ostiary.xds.kubernetes;

import static java.util.Objects.requireNonNull;

/** Why a call to the API server gave nothing. */
public final class ApiFailure extends Exception {
  /** What kind of failure it is. */
  public enum Kind {
    /** The kind of objects does not exist there. */
    ABSENT("absent"),
    /** The right is missing. */
    FORBIDDEN("forbidden"),
    /** The account is not known. */
    UNAUTHORIZED("unauthorized"),
    /** The past that was asked for is forgotten. */
    GONE("gone"),
    /** Somebody else changed the object meanwhile. */
    CONFLICT("conflict"),
    /** The object was refused as it is. */
    INVALID("invalid"),
    /** Nothing came in time. */
    SILENT("silent"),
    /** There is no connection, or the server has a fault. */
    UNREACHABLE("unreachable");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name in metrics. */
    public String label() {
      return label;
    }
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  public ApiFailure(Kind kind, String message) {
    super(requireNonNull(message));
    this.kind = requireNonNull(kind);
  }

  /** The kind. */
  public Kind kind() {
    return kind;
  }

  /** What happened, in one line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
