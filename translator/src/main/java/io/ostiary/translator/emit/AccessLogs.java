package io.ostiary.translator.emit;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import java.util.Map;

/**
 * The access log of Envoy. Never the query, a cookie or a referrer: codes and tokens travel there.
 */
final class AccessLogs {
  private static final String PATH = "%PATH(NQ:ORIG_OR_PATH)%";

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("message", "http-request"),
          Map.entry("service", "envoy"),
          Map.entry("time", "%START_TIME%"),
          Map.entry("method", "%REQ(:METHOD)%"),
          Map.entry("authority", "%REQ(:AUTHORITY)%"),
          Map.entry("path", PATH),
          Map.entry("protocol", "%PROTOCOL%"),
          Map.entry("response-code", "%RESPONSE_CODE%"),
          Map.entry("response-code-details", "%RESPONSE_CODE_DETAILS%"),
          Map.entry("response-flags", "%RESPONSE_FLAGS%"),
          Map.entry("duration", "%DURATION%"),
          Map.entry("upstream-duration", "%RESPONSE_DURATION%"),
          Map.entry("bytes-received", "%BYTES_RECEIVED%"),
          Map.entry("size", "%BYTES_SENT%"),
          Map.entry("request-id", "%REQ(X-REQUEST-ID)%"),
          Map.entry("route", "%ROUTE_NAME%"),
          Map.entry("upstream-cluster", "%UPSTREAM_CLUSTER%"),
          Map.entry("ip", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"),
          Map.entry("user-agent", "%REQ(USER-AGENT)%"));

  private static final String LINE =
      "%START_TIME% http-request %REQ(:METHOD)% %REQ(:AUTHORITY)%"
          + PATH
          + " %RESPONSE_CODE% %RESPONSE_FLAGS% %DURATION%ms %BYTES_RECEIVED%/%BYTES_SENT%"
          + " %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% route=\"%ROUTE_NAME%\""
          + " upstream=%UPSTREAM_CLUSTER% request-id=%REQ(X-REQUEST-ID)%"
          + " user-agent=\"%REQ(USER-AGENT)%\"\n";

  private AccessLogs() {}

  static AccessLog to(AccessLogOutput output) {
    SubstitutionFormatString line =
        switch (output.format()) {
          case JSON -> SubstitutionFormatString.newBuilder().setJsonFormat(fields()).build();
          case TEXT ->
              SubstitutionFormatString.newBuilder().setTextFormatSource(Values.text(LINE)).build();
        };
    if (output.file().isPresent()) {
      return AccessLog.newBuilder()
          .setName("envoy.access_loggers.file")
          .setTypedConfig(
              Packing.any(
                  FileAccessLog.newBuilder()
                      .setPath(output.file().get())
                      .setLogFormat(line)
                      .build()))
          .build();
    }
    return AccessLog.newBuilder()
        .setName("envoy.access_loggers.stdout")
        .setTypedConfig(Packing.any(StdoutAccessLog.newBuilder().setLogFormat(line).build()))
        .build();
  }

  private static Struct fields() {
    return Values.struct(FIELDS);
  }
}
