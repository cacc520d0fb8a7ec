package io.ostiary.translator.source.ingress;

import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;

/** Annotations about the Ingress itself and about the kind of its upstreams. */
final class IngressKeys {
  static final Key<Boolean> SECURE =
      Key.of("secure_upstream", ValueTypes.BOOLEAN, "false", "the upstream is spoken to by TLS");
  static final Key<Boolean> PATH_REGEX =
      Key.of(
          "path_regex",
          ValueTypes.BOOLEAN,
          "false",
          "paths of type ImplementationSpecific are RE2 expressions for the whole path");
  static final Key<Boolean> SERVICE_PROXY =
      Key.of(
          "service_proxy_upstream",
          ValueTypes.BOOLEAN,
          "false",
          "requests go to the Service's cluster name instead of its endpoints");
  static final Key<Boolean> EMPTY_HOST =
      Key.of(
          "subtle_allow_empty_host",
          ValueTypes.BOOLEAN,
          "false",
          "a rule without host counts, for every host that has no name of its own");

  static final List<Key<?>> KEYS = List.of(SECURE, PATH_REGEX, SERVICE_PROXY, EMPTY_HOST);

  private IngressKeys() {}

  /** What they say. */
  record Mode(boolean secure, boolean pathRegex, boolean serviceProxy, boolean emptyHost) {}

  static Mode read(Values values) {
    return new Mode(
        values.isSet(SECURE),
        values.isSet(PATH_REGEX),
        values.isSet(SERVICE_PROXY),
        values.isSet(EMPTY_HOST));
  }
}
