package io.ostiary.translator.emit;

import com.google.common.collect.ImmutableSortedSet;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.ostiary.policy.access.Hostname;
import io.ostiary.policy.access.RouteAccess;
import io.ostiary.translator.memo.Identity;
import io.ostiary.translator.memo.Memo;
import io.ostiary.translator.model.Edge;
import io.ostiary.translator.model.Outbound;
import io.ostiary.translator.model.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is remembered of emitted resources from one translation to the next. */
public final class EmitMemory {
  /** So many that are outdated may always be kept. */
  private static final int OUTDATED = 64;

  private final Memo<Surroundings, Surroundings> surroundings = new Memo<>();
  private final Memo<FilterChainPlan, FilterChainPlan> plans = new Memo<>();
  private final Memo<Upstream, Upstream> upstreams = new Memo<>();
  private final Memo<
          io.ostiary.translator.model.VirtualHost, io.ostiary.translator.model.VirtualHost>
      hosts = new Memo<>();
  private final Memo<Set<Hostname>, Set<Hostname>> names = new Memo<>();
  private final Memo<Key, VirtualHost> inTables = new Memo<>();
  private final Memo<Key, Any> packed = new Memo<>();
  private final Memo<Identity, List<RouteAccess>> access = new Memo<>();
  private Optional<Emitted> last = Optional.empty();
  private Optional<AccessTableBuilder.Built> lastAccess = Optional.empty();
  private boolean packedInPart;

  /** What holds for all resources alike. */
  record Surroundings(Edge edge, Outbound outbound, EmitSettings settings) {}

  /**
   * All that a resource, or a part of one, is made of.
   *
   * @param type the type of the message
   * @param name its name
   * @param surroundings what holds for all alike
   * @param parts what else it is made of
   */
  record Key(
      Class<? extends Message> type, String name, Identity surroundings, List<Identity> parts) {
    Key {
      parts = List.copyOf(parts);
    }
  }

  /** These surroundings, and the same object for equal ones. */
  Surroundings same(Surroundings equal) {
    return surroundings.get(equal, () -> equal);
  }

  /** This plan, and the same object for an equal one. */
  FilterChainPlan same(FilterChainPlan equal) {
    return plans.get(equal, () -> equal);
  }

  /** This upstream, and the same object for an equal one. */
  public Upstream same(Upstream equal) {
    return upstreams.get(equal, () -> equal);
  }

  /** This host, and the same object for an equal one. */
  public io.ostiary.translator.model.VirtualHost same(
      io.ostiary.translator.model.VirtualHost equal) {
    return hosts.get(equal, () -> equal);
  }

  /** These names, and the same object for equal ones. */
  Set<Hostname> same(Set<Hostname> equal) {
    Set<Hostname> kept = ImmutableSortedSet.copyOf(equal);
    return names.get(kept, () -> kept);
  }

  Memo<Key, VirtualHost> inTables() {
    return inTables;
  }

  Memo<Key, Any> packed() {
    return packed;
  }

  Memo<Identity, List<RouteAccess>> access() {
    return access;
  }

  /**
   * What was emitted last, where that is of use: in the same surroundings, and as long as no more
   * outdated resources are kept than a part of those in use.
   */
  @SuppressWarnings("ReferenceEquality") // Equal surroundings are the same.
  Optional<Emitted> last(Surroundings now) {
    return last.filter(
        emitted ->
            emitted.surroundings() == now
                && packed.size() <= emitted.size() + emitted.size() / 4 + OUTDATED);
  }

  /**
   * Keeps what was emitted for the next time.
   *
   * @param inPart whether it was made from what was emitted last, so that most of it was not asked
   *     for and must not be forgotten
   */
  void keep(Emitted emitted, boolean inPart) {
    last = Optional.of(emitted);
    packedInPart = inPart;
  }

  Optional<AccessTableBuilder.Built> lastAccess() {
    return lastAccess;
  }

  void keep(AccessTableBuilder.Built built) {
    lastAccess = Optional.of(built);
  }

  /** How many resources were made and packed so far. */
  public long made() {
    return packed.made();
  }

  /** How much is known. */
  public int size() {
    return surroundings.size()
        + plans.size()
        + upstreams.size()
        + hosts.size()
        + names.size()
        + inTables.size()
        + packed.size()
        + access.size();
  }

  /** Forgets what the last rounds had no use for. */
  public void endRound() {
    surroundings.endRound();
    plans.endRound();
    upstreams.endRound();
    hosts.endRound();
    names.endRound();
    inTables.endRound();
    if (!packedInPart) {
      packed.endRound();
    }
    access.endRound();
  }
}
