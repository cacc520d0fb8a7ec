package io.ostiary.extauthz.http;

import static java.util.Objects.requireNonNull;

import io.ostiary.extauthz.pages.Pages;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty's own refusals in our form: no product name, no stack trace, no echo of the request. */
final class ProblemErrorHandler extends ErrorHandler {
  private final Pages pages;

  ProblemErrorHandler(Pages pages) {
    this.pages = requireNonNull(pages);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    PortalHandler.send(
        HttpProblem.of(response.getStatus()).answer(pages, PortalRequests.requestId(request)),
        response,
        callback);
    return true;
  }
}
