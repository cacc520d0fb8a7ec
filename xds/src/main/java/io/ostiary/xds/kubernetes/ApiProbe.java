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
  private volatile boolean everAnswered;
  private volatile boolean closed;

  /** Is told when the server begins or ceases to answer; must not wait. */
  interface Listener {
    /** It answers, or no more. */
    void changed(boolean answers);
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
    if (closed || (now == answers && everAnswered)) {
      return;
    }
    boolean first = !everAnswered;
    if (now) {
      LOG.info("event=api_server_answers");
      everAnswered = true;
    } else if (!first) {
      LOG.warn("event=api_server_silent");
    }
    boolean changed = now != answers;
    answers = now;
    if (changed) {
      listener.changed(now);
    }
  }
}
