package io.ostiary.extauthz.check;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.ostiary.extauthz.portal.PortalResponse;
import java.util.List;
import java.util.Map;

/** Answers in Envoy's terms. */
final class CheckAnswers {
  private static final Status OK = Status.newBuilder().setCode(Code.OK_VALUE).build();
  private static final Status DENIED =
      Status.newBuilder().setCode(Code.PERMISSION_DENIED_VALUE).build();

  /** A denial without an HTTP answer, for TCP connections. */
  static final CheckResponse DENIED_CONNECTION =
      CheckResponse.newBuilder().setStatus(DENIED).build();

  private CheckAnswers() {}

  static CheckResponse allowed(OkHttpResponse upstream) {
    return CheckResponse.newBuilder().setStatus(OK).setOkResponse(upstream).build();
  }

  /** An answer of ours instead of the upstream's. Any status, 200 included, denies the request. */
  static CheckResponse instead(PortalResponse answer) {
    DeniedHttpResponse.Builder denied =
        DeniedHttpResponse.newBuilder()
            .setStatus(HttpStatus.newBuilder().setCodeValue(answer.status()))
            .setBody(answer.body());
    for (Map.Entry<String, List<String>> header : lines(answer).entrySet()) {
      boolean first = true;
      for (String value : header.getValue()) {
        denied.addHeaders(line(header.getKey(), value, first));
        first = false;
      }
    }
    return CheckResponse.newBuilder().setStatus(DENIED).setDeniedResponse(denied).build();
  }

  private static Map<String, List<String>> lines(PortalResponse answer) {
    return com.google.common.collect.Multimaps.asMap(answer.headers());
  }

  private static HeaderValueOption line(String name, String value, boolean first) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
        .setAppendAction(
            first
                ? HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD
                : HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD)
        .build();
  }
}
