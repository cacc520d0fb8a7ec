package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.model.Edge.Asked;
import io.ostiary.translator.model.Edge.Peers;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.List;

/** How users' addresses are known where proxies or load balancers stand in front. */
final class PeerKeys {
  /** More hops than any request passes; beyond it somebody mistook the meaning. */
  private static final int MOST_HOPS = 100;

  static final Key<Integer> TRUSTED_HOPS =
      Key.of(
          "xff_num_trusted_hops",
          ValueTypes.integer(0, MOST_HOPS),
          "0",
          "how many proxies in front append to X-Forwarded-For: the user's address is what the"
              + " outermost of them wrote; 0 drops what comes in that header");
  static final Key<Boolean> SKIP_APPEND =
      Key.of(
          "skip_xff_append",
          ValueTypes.BOOLEAN,
          "false",
          "the peer's address is not appended to X-Forwarded-For, which passes as it came");
  static final Key<Boolean> PROXY_PROTOCOL =
      Key.of(
          "use_proxy_protocol",
          ValueTypes.BOOLEAN,
          "false",
          "each connection begins with a PROXY protocol header, version 1 or 2; one without is"
              + " closed");

  static final List<Key<?>> KEYS = List.of(TRUSTED_HOPS, SKIP_APPEND, PROXY_PROTOCOL);

  private PeerKeys() {}

  static Peers read(Values values, Asked certificates) {
    return new Peers(
        values.get(TRUSTED_HOPS).orElse(0),
        !values.isSet(SKIP_APPEND),
        values.isSet(PROXY_PROTOCOL),
        certificates);
  }
}
