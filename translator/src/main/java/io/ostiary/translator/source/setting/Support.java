package io.ostiary.translator.source.setting;

import static java.util.Objects.requireNonNull;

/** What becomes of a key. */
public sealed interface Support {
  /** It works. */
  record Supported() implements Support {}

  /** It is Pomerium's, and an error here until a later version; the remedy says what to do. */
  record NotYet(String remedy) implements Support {
    public NotYet {
      requireNonNull(remedy);
    }
  }

  /** It is accepted and changes nothing, for this reason. */
  record NoEffect(String reason) implements Support {
    public NoEffect {
      requireNonNull(reason);
    }
  }

  /** It is an error, on purpose; the remedy says what to do instead. */
  record Refused(String problem, String remedy) implements Support {
    public Refused {
      requireNonNull(problem);
      requireNonNull(remedy);
    }
  }
}
