package io.ostiary.extauthz.http;

import com.google.common.collect.ImmutableListMultimap;
import io.ostiary.extauthz.pages.PageHeaders;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.portal.PortalResponse;
import java.util.Optional;

/** What the HTTP port itself has to refuse. */
enum HttpProblem {
  BAD_REQUEST(
      400,
      "bad-request",
      "This request makes no sense",
      "The request is not valid HTTP, or names no valid host.",
      "Check the address and try again."),
  TOO_LARGE(
      413,
      "too-large",
      "Too much at once",
      "The request is larger than any that belongs here.",
      "Go back and try again."),
  HEADERS_TOO_LARGE(
      431,
      "headers-too-large",
      "Too many cookies",
      "The request's headers are larger than any that belong here.",
      "Delete this site's cookies and try again."),
  FAILED(
      500,
      "internal-error",
      "Something went wrong",
      "This is a fault of the access gate, not of you or of the application.",
      "Please tell your administrator, and quote the request id below.");

  private final int status;
  private final String code;
  private final String title;
  private final String explanation;
  private final String remedy;

  HttpProblem(int status, String code, String title, String explanation, String remedy) {
    this.status = status;
    this.code = code;
    this.title = title;
    this.explanation = explanation;
    this.remedy = remedy;
  }

  /** The problem for a status that the HTTP library chose. */
  static HttpProblem of(int status) {
    return switch (status) {
      case 413 -> TOO_LARGE;
      case 431 -> HEADERS_TOO_LARGE;
      default -> status < 500 ? BAD_REQUEST : FAILED;
    };
  }

  PortalResponse answer(Pages pages, String requestId) {
    ImmutableListMultimap<String, String> headers =
        ImmutableListMultimap.<String, String>builder()
            .put("content-type", "text/html; charset=utf-8")
            .putAll(PageHeaders.ALL)
            .put(PageHeaders.INTERCEPTED, "true")
            .build();
    return new PortalResponse(
        status,
        headers,
        pages.problem(
            new Pages.Problem(
                status, title, explanation, remedy, code, requestId, Optional.empty())));
  }
}
