package io.ostiary.extauthz.check;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The forms in which programs read a refusal. */
final class ClientErrors {
  private ClientErrors() {}

  /** Pomerium's JSON error, with a stable code, and the reasons where a policy said no. */
  static String json(Refusal refusal, String requestId) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("error", refusal.explanation());
    error.put("code", refusal.code());
    error.put("request_id", requestId);
    if (!refusal.reasons().isEmpty()) {
      error.put("reasons", refusal.reasons());
    }
    return JSONObjectUtils.toJSONString(error);
  }

  /** A {@code Status} object of the Kubernetes API, which kubectl prints. */
  static String kubernetesStatus(Refusal refusal, String requestId) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("metadata", Map.of());
    status.put("status", "Failure");
    status.put("message", sentence(refusal, requestId));
    status.put("reason", kubernetesReason(refusal.status()));
    status.put("code", refusal.status());
    return JSONObjectUtils.toJSONString(status);
  }

  /** The gRPC status code for an HTTP status, as Pomerium maps them; 13 for our own faults. */
  static int grpcStatus(int httpStatus) {
    return switch (httpStatus) {
      case 400, 500 -> 13;
      case 401, 495 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }

  /** The message of a gRPC status, percent-encoded (gRPC over HTTP/2, "Status-Message"). */
  static String grpcMessage(Refusal refusal, String requestId) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : sentence(refusal, requestId).getBytes(StandardCharsets.UTF_8)) {
      if (octet >= ' ' && octet <= '~' && octet != '%') {
        encoded.append((char) octet);
      } else {
        encoded.append(String.format("%%%02X", octet & 0xff));
      }
    }
    return encoded.toString();
  }

  private static String sentence(Refusal refusal, String requestId) {
    String reasons = refusal.reasons().isEmpty() ? "" : " " + String.join(" ", refusal.reasons());
    return refusal.explanation() + reasons + " (request " + requestId + ")";
  }

  private static String kubernetesReason(int status) {
    return switch (status) {
      case 400 -> "BadRequest";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 503 -> "ServiceUnavailable";
      default -> "";
    };
  }
}
