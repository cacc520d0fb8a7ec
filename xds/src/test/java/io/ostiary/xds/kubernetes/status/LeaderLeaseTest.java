package io.ostiary.xds.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.xds.FakeTimer;
import io.ostiary.xds.kubernetes.ApiFailure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Replicas that want the same Lease, and an API server that comes and goes. */
class LeaderLeaseTest {
  private final FakeTimer timer = new FakeTimer();
  private final Server server = new Server();
  private final LeaderLease one = new LeaderLease(server, "one", timer, () -> {});
  private final LeaderLease two = new LeaderLease(server, "two", timer, () -> {});

  @Test
  void theFirstThatAsksHasIt() throws Exception {
    one.ask();
    two.ask();
    assertThat(one.isHeld()).isTrue();
    assertThat(two.isHeld()).isFalse();
  }

  @Test
  void itIsKeptAsLongAsItIsRenewed() throws Exception {
    for (int i = 0; i < 20; i++) {
      one.ask();
      two.ask();
      timer.advance(Duration.ofSeconds(2));
      assertThat(one.isHeld()).isTrue();
      assertThat(two.isHeld()).isFalse();
    }
  }

  @Test
  void anotherTakesItOnlyAfterItsHolderHasStoppedBelievingInIt() throws Exception {
    one.ask();
    boolean overlap = false;
    while (!two.isHeld()) {
      two.ask();
      overlap |= two.isHeld() && one.isHeld();
      timer.advance(Duration.ofSeconds(1));
    }
    assertThat(overlap).isFalse();
    assertThat(one.isHeld()).isFalse();
  }

  @Test
  void aHolderThatWasFrozenHasLostIt() throws Exception {
    one.ask();
    timer.advance(Duration.ofMinutes(1));
    assertThat(one.isHeld()).isFalse();
    two.ask();
    timer.advance(LeaderLease.LIFE);
    two.ask();
    assertThat(two.isHeld()).isTrue();
    one.ask();
    assertThat(one.isHeld()).isFalse();
  }

  @Test
  void withoutServerItEnds() throws Exception {
    one.ask();
    server.down = true;
    timer.advance(Duration.ofSeconds(8));
    one.ask();
    assertThat(one.isHeld()).isTrue();
    timer.advance(Duration.ofSeconds(4));
    one.ask();
    assertThat(one.isHeld()).isFalse();
  }

  /** One Lease. */
  private static final class Server implements LeaseApi {
    private Optional<Held> lease = Optional.empty();
    private int version;
    private boolean down;

    @Override
    public Optional<Held> get() throws ApiFailure {
      answer();
      return lease;
    }

    @Override
    public void create(String holder) throws ApiFailure {
      answer();
      if (lease.isPresent()) {
        throw new ApiFailure(ApiFailure.Kind.CONFLICT, "exists");
      }
      lease = Optional.of(new Held(holder, "" + version++));
    }

    @Override
    public void give(Held before, String holder) throws ApiFailure {
      answer();
      if (!Optional.of(before).equals(lease)) {
        throw new ApiFailure(ApiFailure.Kind.CONFLICT, "changed");
      }
      lease = Optional.of(new Held(holder, "" + version++));
    }

    private void answer() throws ApiFailure {
      if (down) {
        throw new ApiFailure(ApiFailure.Kind.UNREACHABLE, "down");
      }
    }
  }
}
