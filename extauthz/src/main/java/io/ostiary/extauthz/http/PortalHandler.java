package io.ostiary.extauthz.http;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import io.ostiary.extauthz.Fault;
import io.ostiary.extauthz.pages.Pages;
import io.ostiary.extauthz.portal.PortalRequest;
import io.ostiary.extauthz.portal.PortalResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands requests to the portal and its answers back; blocks, on a virtual thread. */
final class PortalHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(PortalHandler.class);
  private static final int LARGEST_BODY = 64 * 1024;

  private final Function<PortalRequest, PortalResponse> portal;
  private final Pages pages;

  PortalHandler(Function<PortalRequest, PortalResponse> portal, Pages pages) {
    super(InvocationType.BLOCKING);
    this.portal = requireNonNull(portal);
    this.pages = requireNonNull(pages);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String requestId = PortalRequests.requestId(request);
    PortalResponse answer;
    try {
      byte[] body = body(request);
      answer =
          body.length > LARGEST_BODY
              ? HttpProblem.TOO_LARGE.answer(pages, requestId)
              : PortalRequests.read(request, requestId, new String(body, StandardCharsets.UTF_8))
                  .map(portal)
                  .orElseGet(() -> HttpProblem.BAD_REQUEST.answer(pages, requestId));
    } catch (IOException aborted) {
      callback.failed(aborted);
      return true;
    } catch (HttpException.RuntimeException malformed) {
      answer = HttpProblem.of(malformed.getCode()).answer(pages, requestId);
    } catch (RuntimeException fault) {
      LOG.error("portal failed request-id={}", requestId, Fault.of(fault));
      answer = HttpProblem.FAILED.answer(pages, requestId);
    }
    send(answer, response, callback);
    return true;
  }

  /** The body, or one byte more than the limit of it. */
  private static byte[] body(Request request) throws IOException {
    return Content.Source.asInputStream(request).readNBytes(LARGEST_BODY + 1);
  }

  static void send(PortalResponse answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    ImmutableListMultimap.copyOf(answer.headers())
        .forEach((name, value) -> response.getHeaders().add(name, value));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
