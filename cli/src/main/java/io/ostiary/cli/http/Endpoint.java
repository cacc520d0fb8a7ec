package io.ostiary.cli.http;

/** Answers requests; called by many threads at once. */
@FunctionalInterface
public interface Endpoint {
  /** The answer; it may wait, since each request has a thread of its own. */
  HttpReply answer(HttpCall call);
}
