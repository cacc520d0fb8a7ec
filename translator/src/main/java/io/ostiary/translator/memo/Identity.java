package io.ostiary.translator.memo;

import static java.util.Objects.requireNonNull;

/**
 * One very object, and none that merely equals it. For objects that nobody changes it is a version:
 * comparing two costs nothing, however large they are, and where equal contents stand in another
 * object the only loss is work done twice.
 */
public final class Identity {
  private final Object object;

  private Identity(Object object) {
    this.object = requireNonNull(object);
  }

  /** The identity of an object, which lives at least as long. */
  public static Identity of(Object object) {
    return new Identity(object);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // What it is for.
  public boolean equals(Object other) {
    return other instanceof Identity identity && identity.object == object;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(object);
  }

  /** The kind of object; never its content, which may be secret. */
  @Override
  public String toString() {
    return "Identity[" + object.getClass().getSimpleName() + "]";
  }
}
