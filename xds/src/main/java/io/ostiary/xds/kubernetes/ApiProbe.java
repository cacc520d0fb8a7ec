package io.ostiary.xds.kubernetes;

import io.ostiary.xds.MonotonicTimer;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server again and again whether it answers at all. A server that is frozen, or a
 * network that swallows everything, leaves watches open and silent; so once it answers again they
 * are opened anew.
 */
final class ApiProbe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiProbe.class);
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Callable<?> question;
  private final MonotonicTimer timer;
  private final Listener listener;
  private volatile boolean answers;
  private volatile boolean asked;
  private volatile boolean closed;

  /** Is told when the server begins or ceases to answer; must not wait. */
  interface Listener {
    /**
     * It answers, or no more.
     *
     * @param recovered whether it answers again after silence
     */
    void changed(boolean recovered);
  }

  ApiProbe(Callable<?> question, MonotonicTimer timer, Listener listener) {
    this.question = question;
    this.timer = timer;
    this.listener = listener;
  }

  /** Begins to ask. */
  void start() {
    ask();
  }

  /** Whether the last question was answered. */
  boolean answers() {
    return answers;
  }

  /** Whether the last question was not answered. */
  boolean isSilent() {
    return asked && !answers;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void ask() {
    if (closed) {
      return;
    }
    var _ =
        ApiCall.start(PATIENCE, question)
            .whenComplete(
                (answer, failure) -> {
                  take(failure == null || isAnswer(failure));
                  timer.schedule(PAUSE, this::ask);
                });
  }

  /** A refusal is an answer as well. */
  private static boolean isAnswer(Throwable failure) {
    return failure instanceof ApiFailure refused
        && switch (refused.kind()) {
          case ABSENT, FORBIDDEN, UNAUTHORIZED, GONE, CONFLICT, INVALID -> true;
          case SILENT, UNREACHABLE -> false;
        };
  }

  private void take(boolean now) {
    if (closed || (asked && now == answers)) {
      return;
    }
    boolean recovered = asked && now;
    asked = true;
    answers = now;
    if (now) {
      LOG.info("event=api_server_answers");
    } else {
      LOG.warn("event=api_server_silent");
    }
    listener.changed(recovered);
  }
}
