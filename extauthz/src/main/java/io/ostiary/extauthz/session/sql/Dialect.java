package io.ostiary.extauthz.session.sql;

/**
 * What two kinds of SQL say differently. SQLite has one writer at a time, so it needs none of the
 * locks.
 */
public enum Dialect {
  SQLITE("insert into revocation (kind, ended, at) values (:kind, :ended, :at)", "", "", ""),

  /**
   * Whoever writes to the log holds its head until the transaction ends. Numbers of a sequence
   * would become visible in another order than they were drawn in, and a reader who has seen 8
   * never looks for 7 again.
   */
  POSTGRES(
      "with head as (update revocation_head set last = last + 1 returning last)"
          + " insert into revocation (sequence, kind, ended, at)"
          + " select last, :kind, :ended, :at from head",
      " for key share",
      " for update",
      " for update skip locked");

  private final String appendRevocation;
  private final String keepRow;
  private final String lockRows;
  private final String skipBusyRows;

  Dialect(String appendRevocation, String keepRow, String lockRows, String skipBusyRows) {
    this.appendRevocation = appendRevocation;
    this.keepRow = keepRow;
    this.lockRows = lockRows;
    this.skipBusyRows = skipBusyRows;
  }

  /** The statement that adds to the log. */
  String appendRevocation() {
    return appendRevocation;
  }

  /** Ends a query whose rows nobody may delete before the transaction ends. */
  String keepRow() {
    return keepRow;
  }

  /** Ends a query for rows to delete in its order, so that two who delete them do not deadlock. */
  String lockRows() {
    return lockRows;
  }

  /** Ends a query for rows to delete, so that two replicas that clean up do not wait. */
  String skipBusyRows() {
    return skipBusyRows;
  }
}
