package io.ostiary.cli.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ostiary.xds.kubernetes.admission.AdmissionAnswers;
import io.ostiary.xds.kubernetes.admission.AdmissionAnswers.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the bodies of requests to {@link AdmissionAnswers}; blocks, on a virtual thread. */
final class WebhookHandler extends Handler.Abstract {
  private static final Logger log = LoggerFactory.getLogger(WebhookHandler.class);

  /** An object of Kubernetes has at most 1.5 MiB, and an update sends two of them. */
  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  private final AdmissionAnswers answers;

  WebhookHandler(AdmissionAnswers answers) {
    super(InvocationType.BLOCKING);
    this.answers = answers;
  }

  /** A plain line for what the server itself refuses. */
  static final class Errors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      return text(response, callback, response.getStatus(), "refused\n");
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals(WebhookServer.PATH)) {
      return text(response, callback, 404, "not found\n");
    }
    if (!HttpMethod.POST.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      return text(response, callback, 405, "POST only\n");
    }
    try {
      byte[] body = Content.Source.asInputStream(request).readNBytes(LARGEST_BODY + 1);
      return body.length > LARGEST_BODY
          ? text(response, callback, 413, "the body is too large\n")
          : answer(answers.answer(body), response, callback);
    } catch (IOException aborted) {
      callback.failed(aborted);
      return true;
    } catch (HttpException.RuntimeException malformed) {
      return text(response, callback, malformed.getCode(), "malformed\n");
    } catch (RuntimeException bug) {
      log.error("event=webhook_failed", bug);
      return text(response, callback, 500, "something went wrong here; the log tells more\n");
    }
  }

  private static boolean answer(Answer answer, Response response, Callback callback) {
    return switch (answer) {
      case Answer.Reviewed(String json) -> send(response, callback, 200, "application/json", json);
      case Answer.Malformed(String problem) -> text(response, callback, 400, problem + "\n");
    };
  }

  private static boolean text(Response response, Callback callback, int status, String text) {
    return send(response, callback, status, "text/plain; charset=utf-8", text);
  }

  private static boolean send(
      Response response, Callback callback, int status, String type, String text) {
    byte[] body = text.getBytes(UTF_8);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
