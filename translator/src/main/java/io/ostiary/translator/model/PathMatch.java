package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

/** Which paths a route takes. */
public sealed interface PathMatch {
  /** This path alone. */
  record Exact(String path) implements PathMatch {
    public Exact {
      requireNonNull(path);
    }
  }

  /**
   * This path and those below it, by whole elements: {@code /a} takes {@code /a} and {@code /a/b}
   * but not {@code /ab} (Kubernetes Ingress, path type Prefix). A trailing slash is without
   * meaning.
   */
  record Elements(String path) implements PathMatch {
    public Elements {
      requireNonNull(path);
    }
  }

  /** Every path that begins with these characters, as Pomerium's {@code prefix}. */
  record Prefix(String prefix) implements PathMatch {
    public Prefix {
      requireNonNull(prefix);
    }
  }

  /** Every path that this RE2 expression matches as a whole. */
  record Regex(String expression) implements PathMatch {
    public Regex {
      requireNonNull(expression);
    }
  }
}
