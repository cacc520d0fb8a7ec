package io.ostiary.extauthz.portal;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.ostiary.extauthz.pages.PageHeaders;
import java.util.List;

/** A response that is being put together; it carries the headers of all of our pages. */
final class Answer {
  private final int status;
  private final String body;
  private final ListMultimap<String, String> headers =
      MultimapBuilder.linkedHashKeys().arrayListValues().build();

  private Answer(int status, String type, String body) {
    this.status = status;
    this.body = body;
    headers.putAll(PageHeaders.ALL);
    headers.put("content-type", type);
  }

  static Answer html(int status, String body) {
    return new Answer(status, "text/html; charset=utf-8", body)
        .header(PageHeaders.INTERCEPTED, "true");
  }

  static Answer json(int status, String body) {
    return new Answer(status, "application/json", body);
  }

  static Answer text(int status, String type, String body) {
    return new Answer(status, type + "; charset=utf-8", body);
  }

  /** The next step of a login, or of any other GET. */
  static Answer found(String location) {
    return new Answer(302, "text/plain; charset=utf-8", "").header("location", location);
  }

  /** The step after a POST: always a GET (RFC 9110 section 15.4.4). */
  static Answer seeOther(String location) {
    return new Answer(303, "text/plain; charset=utf-8", "").header("location", location);
  }

  /** Sets a header, in place of another value. */
  @CanIgnoreReturnValue
  Answer header(String name, String value) {
    headers.replaceValues(name, List.of(value));
    return this;
  }

  /** Replaces the headers of all pages by others. */
  @CanIgnoreReturnValue
  Answer pageHeaders(ImmutableListMultimap<String, String> others) {
    others.asMap().forEach(headers::replaceValues);
    return this;
  }

  /** Adds Set-Cookie lines. */
  @CanIgnoreReturnValue
  Answer cookies(Iterable<String> lines) {
    headers.putAll("set-cookie", lines);
    return this;
  }

  @CanIgnoreReturnValue
  Answer cookie(String line) {
    headers.put("set-cookie", line);
    return this;
  }

  PortalResponse response() {
    return new PortalResponse(status, headers, body);
  }
}
