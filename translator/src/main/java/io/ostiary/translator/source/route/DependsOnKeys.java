package io.ostiary.translator.source.route;

import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.source.setting.BadValueException;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hosts whose cookies the pages of a route need, so that their scripts can ask those hosts. */
public final class DependsOnKeys {
  /** As in Pomerium; each host costs three redirects, and browsers follow about twenty. */
  private static final int MOST_HOSTS = 5;

  static final Key<List<Hostname>> DEPENDS_ON =
      Key.of(
          "depends_on",
          ValueTypes.TEXTS
              .then("list of up to 5 hosts", ValueTypes.atMost(MOST_HOSTS))
              .then("list of up to 5 hosts", DependsOnKeys::hosts),
          "",
          "hosts that a login to this one signs in to as well; those that are not served are passed"
              + " over");

  /** The family's table. */
  public static final List<Key<?>> KEYS = List.of(DEPENDS_ON);

  private DependsOnKeys() {}

  /** The hosts under the names by which they are served. */
  public static List<Hostname> read(Values values, HostNaming naming) {
    return values.get(DEPENDS_ON).orElse(List.of()).stream()
        .flatMap(host -> naming.served(host).stream())
        .distinct()
        .toList();
  }

  private static List<Hostname> hosts(YamlNode node, List<String> texts) throws BadValueException {
    List<Hostname> hosts = new ArrayList<>();
    for (String text : texts) {
      Optional<Hostname> host = Hostname.parse(text).filter(name -> !name.isWildcard());
      hosts.add(
          host.orElseThrow(
              () ->
                  new BadValueException(
                      node, "not a list of hosts", "write names alone: [api.example.com]")));
    }
    return List.copyOf(hosts);
  }
}
