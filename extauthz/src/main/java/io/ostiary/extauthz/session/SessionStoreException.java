package io.ostiary.extauthz.session;

/** The session store cannot be read or written now. */
public final class SessionStoreException extends Exception {
  private static final long serialVersionUID = 1L;

  public SessionStoreException(String message) {
    super(message);
  }

  public SessionStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
