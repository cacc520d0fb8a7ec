package io.ostiary.translator.emit;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import io.ostiary.translator.memo.Identity;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A resource to be made: only where it is not remembered.
 *
 * @param type the type of the message
 * @param name the name of the resource
 * @param parts all that it is made of beside {@link EmitMemory.Surroundings}
 * @param make makes it
 */
record Draft(
    Class<? extends Message> type,
    String name,
    List<Identity> parts,
    Supplier<? extends Message> make) {
  Draft {
    requireNonNull(type);
    requireNonNull(name);
    parts = List.copyOf(parts);
    requireNonNull(make);
  }

  /** A resource that is made of these objects. */
  static <M extends Message> Draft of(
      Class<M> type, String name, Supplier<M> make, Object... parts) {
    return new Draft(type, name, Stream.of(parts).map(Identity::of).toList(), make);
  }
}
