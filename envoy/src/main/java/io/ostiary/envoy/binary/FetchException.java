package io.ostiary.envoy.binary;

/** Says why the pinned Envoy could not be fetched; its message is for people. */
final class FetchException extends Exception {
  private static final long serialVersionUID = 1L;

  FetchException(String message) {
    super(message);
  }
}
