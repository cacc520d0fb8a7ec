package io.ostiary.envoy.admin;

import static java.util.Objects.requireNonNull;

/** An answer of the administration interface. */
public record AdminResponse(int status, String body) {
  public AdminResponse {
    requireNonNull(body);
  }

  public boolean isOk() {
    return status == 200;
  }
}
