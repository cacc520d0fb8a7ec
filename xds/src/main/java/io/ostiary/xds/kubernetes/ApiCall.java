package io.ostiary.xds.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.ostiary.xds.kubernetes.ApiFailure.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls to the API server with an end: the client's own limits do not cover an answer that stops in
 * the middle, nor a connection that opens and says nothing.
 */
public final class ApiCall {
  private static final int LONGEST_REASON = 300;

  private ApiCall() {}

  /** Waits for the result of a call, but no longer than this. */
  public static <T> T within(Duration limit, Callable<T> call)
      throws ApiFailure, InterruptedException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = Thread.ofVirtual().name("kubernetes-call").start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      thread.interrupt();
      throw new ApiFailure(Kind.SILENT, "no answer within " + limit.toSeconds() + " s");
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      throw interrupted;
    } catch (ExecutionException failed) {
      throw failure(Optional.ofNullable(failed.getCause()).orElse(failed));
    }
  }

  /** What an exception of the client means. */
  static ApiFailure failure(Throwable cause) {
    if (cause instanceof ApiFailure known) {
      return known;
    }
    Kind kind =
        cause instanceof KubernetesClientException refused
            ? kind(refused.getCode())
            : Kind.UNREACHABLE;
    return new ApiFailure(kind, reason(cause));
  }

  private static Kind kind(int code) {
    return switch (code) {
      case 401 -> Kind.UNAUTHORIZED;
      case 403 -> Kind.FORBIDDEN;
      case 404 -> Kind.ABSENT;
      case 409 -> Kind.CONFLICT;
      case 410 -> Kind.GONE;
      case 400, 422 -> Kind.INVALID;
      default -> Kind.UNREACHABLE;
    };
  }

  private static String reason(Throwable cause) {
    String text =
        Optional.ofNullable(deepest(cause).getMessage()).orElse(cause.getClass().getSimpleName());
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON - 3) + "..." : line;
  }

  /** The server's own words are in the outer exception, those of the network in the innermost. */
  private static Throwable deepest(Throwable cause) {
    Throwable deepest = cause;
    boolean answered = cause instanceof KubernetesClientException refused && refused.getCode() > 0;
    for (int depth = 0; !answered && deepest.getCause() != null && depth < 8; depth++) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  /** Runs a call to its end on a thread of its own. */
  static <T> CompletableFuture<T> start(Duration limit, Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("kubernetes-probe")
        .start(
            () -> {
              try {
                result.complete(within(limit, call));
              } catch (ApiFailure failure) {
                result.completeExceptionally(failure);
              } catch (InterruptedException interrupted) {
                result.cancel(true);
              }
            });
    return result;
  }
}
