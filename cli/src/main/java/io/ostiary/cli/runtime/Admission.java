package io.ostiary.cli.runtime;

import io.ostiary.translator.TranslationResult;

/** What a translation needs from this machine before it can be put in force. */
@FunctionalInterface
public interface Admission {
  /** The same result, or a rejection that says what is not to be had. */
  TranslationResult admit(TranslationResult result);

  /** Lets everything through: for Envoys that listen elsewhere. */
  static Admission ofAll() {
    return result -> result;
  }
}
