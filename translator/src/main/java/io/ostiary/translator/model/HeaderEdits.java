package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.policy.access.Concealed;
import java.util.List;
import java.util.Map;

/**
 * Changes to headers on a route. Values are literal text, never a format string.
 *
 * @param setRequest headers for the upstream, set over the client's; values may hold {@code
 *     ${pomerium.…}} templates
 * @param removeRequest headers that the upstream does not get
 * @param setResponse headers for the client, set over the upstream's
 * @param rewriteResponse prefixes to replace in response headers
 * @param keepsInstallationHeaders whether responses carry the installation's headers
 * @param secretRequest headers for the upstream that Envoy's configuration must not hold; Check
 *     sets them, on routes without login too
 */
public record HeaderEdits(
    Map<String, String> setRequest,
    List<String> removeRequest,
    Map<String, String> setResponse,
    List<PrefixRewrite> rewriteResponse,
    boolean keepsInstallationHeaders,
    Map<String, Concealed> secretRequest) {
  public HeaderEdits {
    setRequest = ImmutableSortedMap.copyOf(setRequest);
    removeRequest = List.copyOf(removeRequest);
    setResponse = ImmutableSortedMap.copyOf(setResponse);
    rewriteResponse = List.copyOf(rewriteResponse);
    secretRequest = ImmutableSortedMap.copyOf(secretRequest);
  }

  /** Without secrets. */
  public HeaderEdits(
      Map<String, String> setRequest,
      List<String> removeRequest,
      Map<String, String> setResponse,
      List<PrefixRewrite> rewriteResponse,
      boolean keepsInstallationHeaders) {
    this(
        setRequest,
        removeRequest,
        setResponse,
        rewriteResponse,
        keepsInstallationHeaders,
        Map.of());
  }

  /** With the installation's headers. */
  public HeaderEdits(
      Map<String, String> setRequest,
      List<String> removeRequest,
      Map<String, String> setResponse,
      List<PrefixRewrite> rewriteResponse) {
    this(setRequest, removeRequest, setResponse, rewriteResponse, true);
  }

  /** No changes. */
  public static HeaderEdits none() {
    return new HeaderEdits(Map.of(), List.of(), Map.of(), List.of());
  }

  /** Where a response header begins with the prefix, that part becomes the value. */
  public record PrefixRewrite(String header, String prefix, String value) {
    public PrefixRewrite {
      requireNonNull(header);
      requireNonNull(prefix);
      requireNonNull(value);
    }
  }
}
