package io.ostiary.translator.source.pomerium;

import io.ostiary.translator.model.PathMatch;
import io.ostiary.translator.source.route.Paths;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a route of config.yaml takes, and where it leads. */
final class ConfigRouteKeys {
  static final Key<String> FROM =
      Key.of("from", ValueTypes.TEXT, "", "https:// and the host; *.example.com for one label");
  static final Key<List<String>> TO =
      Key.of(
          "to",
          ValueTypes.TEXTS_AS_WRITTEN,
          "",
          "URLs of the upstream, each with ',weight' if wanted");
  static final Key<Mapping> REDIRECT =
      Key.of("redirect", ValueTypes.OBJECT, "", "answers with a redirect instead of 'to'");
  static final Key<Mapping> RESPONSE =
      Key.of("response", ValueTypes.OBJECT, "", "answers with status and body instead of 'to'");
  static final Key<String> PREFIX =
      Key.of("prefix", ValueTypes.TEXT, "/", "paths that begin with it");
  static final Key<String> PATH = Key.of("path", ValueTypes.TEXT, "", "this path alone");
  static final Key<String> REGEX =
      Key.of("regex", ValueTypes.REGEX, "", "paths that it matches as a whole");

  static final List<Key<?>> KEYS =
      Stream.concat(
              Stream.of(FROM, TO, REDIRECT, RESPONSE, PREFIX, PATH, REGEX),
              Stream.of(
                  Key.later("identity_providers", "issuers of bearer tokens"),
                  Key.later("jwt_groups_filter", "groups in the assertion"),
                  Key.later("jwt_issuer_format", "the assertion's issuer"),
                  Key.later("kubernetes_service_account_token", "access to a Kubernetes API"),
                  Key.later("kubernetes_service_account_token_file", "access to a Kubernetes API"),
                  Key.later("mcp", "Model Context Protocol"),
                  Key.later("session_recording", "recording of SSH sessions"),
                  Key.later("show_error_details", "explanations on error pages"),
                  Key.later("sub_policies", "further policies", "write them into 'policy'"),
                  Key.later("upstream_tunnel", "upstreams behind SSH tunnels"),
                  Key.noEffect(
                      "regex_priority_order", "order of routes", "routes of a file keep its order"),
                  Key.noEffect("stat_name", "name in metrics", "metrics are named by the route"),
                  Key.refused(
                      "set_authorization_header",
                      "removed by Pomerium",
                      "no longer part of Pomerium",
                      "write set_request_headers with ${pomerium.id_token}")))
          .<Key<?>>map(key -> key)
          .toList();

  private ConfigRouteKeys() {}

  /**
   * Which paths the route takes, unless that is wrong; as in Pomerium a regex counts before a path,
   * and a prefix last.
   */
  static Optional<PathMatch> readMatch(Values values) {
    Optional<String> regex = values.get(REGEX);
    Optional<String> path = values.get(PATH);
    Optional<String> prefix = values.get(PREFIX);
    for (Key<String> key : List.of(PATH, PREFIX)) {
      Optional<Paths.Fault> fault = values.get(key).flatMap(Paths::fault);
      if (fault.isPresent()) {
        values.error(key, fault.get().problem(), fault.get().remedy());
        return Optional.empty();
      }
    }
    if (values.has(REGEX) && regex.isEmpty()) {
      return Optional.empty();
    }
    if (Stream.of(regex, path, prefix).filter(Optional::isPresent).count() > 1) {
      values.warning(
          values.has(REGEX) ? REGEX : PATH, "outranks the other path keys", "keep one of them");
    }
    return regex
        .<PathMatch>map(PathMatch.Regex::new)
        .or(() -> path.map(PathMatch.Exact::new))
        .or(() -> Optional.of(new PathMatch.Prefix(prefix.orElse("/"))));
  }
}
