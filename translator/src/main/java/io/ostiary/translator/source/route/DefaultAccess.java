package io.ostiary.translator.source.route;

/** Who may use a route that says nothing about it. */
public enum DefaultAccess {
  /** Nobody. */
  DENY,
  /** Everybody who is logged in. */
  AUTHENTICATED,
  /** Everybody. */
  PUBLIC
}
