package io.ostiary.tests.docs;

import io.ostiary.cli.config.OverridableKey;
import io.ostiary.cli.runtime.InstallationWatch;
import io.ostiary.tests.compatibility.Behaviours;
import io.ostiary.translator.source.ingress.Annotations;
import io.ostiary.translator.source.pomerium.ConfigKeys;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyDocumentation;
import io.ostiary.translator.source.setting.Support;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The pages of the documentation that are made of the code's own tables. */
final class ReferencePages {
  private ReferencePages() {}

  /** Each page by its path. */
  static Map<String, String> all() {
    return Map.of(
        "docs/annotations.md", annotations(),
        "docs/config.md", config(),
        "docs/compatibility.md", Behaviours.page());
  }

  private static String annotations() {
    return """
        <!-- Made from the code; DocsTest says how to make it anew. -->
        # Annotations of an Ingress

        An annotation is one of the names below with the prefix `ingress.pomerium.io/`; the prefix `ostiary.io/` means the same.
        A name that is given under both prefixes is an error.

        Values are YAML, as in Pomerium: `"true"`, `30s`, `[a, b]`, or a block of several lines.
        Kubernetes wants text, so put numbers and booleans into quotes.
        A duration is a number with a unit, as in `500ms`, `30s`, `5m` or `1h30m`.
        A list of text may also be one text with commas.
        Regular expressions are RE2: no look-around, no back-references.

        Secrets are read from the namespace of the Ingress only.
        An Ingress is served when its class is an IngressClass with the controller `pomerium.io/ingress-controller` or `ostiary.io/ingress-controller`, or is called `pomerium` or `ostiary` and no IngressClass of that name belongs to another controller.

        A wrong value is reported with file, line, value and remedy, and the routes of that Ingress answer 503 until it is mended; nothing else changes.
        An unknown name, and one that is not supported yet, is such an error too: nothing is ignored in silence.
        Without a policy, nobody is let in, unless the class or `ostiary.default_access` says otherwise.

        ## For a whole class
        Annotations under `ostiary.io/` of an IngressClass hold for each of its Ingresses that does not have them itself.
        Where an Ingress says who may use it, no default about that holds.
        `ostiary.io/policy.NAME` gives a policy a name, by which `use_policy` uses it:

            kind: IngressClass
            metadata:
              name: pomerium
              annotations:
                ostiary.io/policy.staff: '[{allow: {and: [{domain: {is: example.com}}]}}]'
                ostiary.io/policy.office: '[{deny: {not: [{source_ip: 192.0.2.0/24}]}}]'
                ostiary.io/use_policy: staff
            spec:
              controller: pomerium.io/ingress-controller

        Every Ingress of this class is for staff, unless it says otherwise; one with `use_policy: "[staff, office]"` is for staff in the office.
        Names of Secrets and `subtle_allow_empty_host` belong to each Ingress alone.
        [adr/0008](adr/0008-policies-of-a-class.md) says why this is so.

        ## Supported
        """
        + KeyDocumentation.table(only(Annotations.all(), ReferencePages::isSupported))
        + """

        What stands inside `circuit_breaker_thresholds`, `health_checks`, `outlier_detection` and `rewrite_response_headers` is listed in [config.md](config.md#objects-inside-other-keys).

        ## Not supported, refused, or without effect
        """
        + KeyDocumentation.table(only(Annotations.all(), key -> !isSupported(key)));
  }

  private static String config() {
    return """
        <!-- Made from the code; DocsTest says how to make it anew. -->
        # The keys of config.yaml

        The file has Pomerium's format, and its keys have Pomerium's meaning; what Pomerium does not have stands under `ostiary`.
        [policy.md](policy.md) has the language of `policy`.

        A duration is a number with a unit, as in `500ms`, `30s`, `5m` or `1h30m`.
        An address is `ip:port`, `[ipv6]:port` or `:port`.
        A list of text may also be one text with commas.
        Regular expressions are RE2: no look-around, no back-references.
        Relative paths of files are looked up in the folder of the file that names them.

        ## What a wrong value does
        All problems are reported together, each with line, key, value and remedy.
        A wrong global key, or a file that is empty or not YAML, keeps in force what was in force; at the start the process ends with exit code 2.
        A fault inside one route makes that route answer 503, and everything else applies.
        An unknown key, and one that is not supported yet, is such a fault too: nothing is ignored in silence.
        `ostiary validate` tells all of it without starting anything.

        ## What wins
        The state folder is the option `--data-dir`, else the variable `OSTIARY_DATA_DIR`, else `ostiary.data_dir`, else `$XDG_DATA_HOME/ostiary`, else `~/.local/share/ostiary`.
        These keys may also be set by the environment, which wins over the file: the key in capitals with `OSTIARY_` before it, or else the key in capitals alone, as in Pomerium.
        An empty variable counts as unset.
        A secret by the environment also wins over its `_file` in the file, and the other way round.

        """
        + OverridableKey.ALL.stream()
            .map(
                key ->
                    "`OSTIARY_" + key.name().toUpperCase(Locale.ROOT) + "`" + environmentForm(key))
            .collect(Collectors.joining(",\n", "", ".\n"))
        + """

        ## What needs a restart
        Changes are taken up while it runs, within two seconds.
        These keys alone are read at the start; a change of one is reported in the log as `event=restart_needed`.
        `databroker_storage_type` stands for its connection string too.

        """
        + InstallationWatch.fixedKeys().stream()
            .map(key -> "`" + key + "`")
            .collect(Collectors.joining(", ", "", ".\n"))
        + """

        [operations.md](operations.md#what-closes-connections) lists the keys whose change closes users' connections.

        ## Global keys
        """
        + KeyDocumentation.table(only(ConfigKeys.GLOBAL.keys(), ReferencePages::isSupported))
        + """

        ## Keys of a route
        """
        + KeyDocumentation.table(only(ConfigKeys.ROUTE.keys(), ReferencePages::isSupported))
        + """

        ## Keys under `ostiary`
        """
        + KeyDocumentation.table(ConfigKeys.OWN.keys())
        + """

        ## Objects inside other keys
        """
        + ConfigKeys.NESTED.entrySet().stream()
            .map(
                entry ->
                    "### `"
                        + entry.getKey()
                        + "`\n"
                        + KeyDocumentation.table(entry.getValue().keys()))
            .collect(Collectors.joining("\n"))
        + """

        ## Global keys not supported, refused, or without effect
        """
        + KeyDocumentation.table(only(ConfigKeys.GLOBAL.keys(), key -> !isSupported(key)))
        + """

        ## Keys of a route not supported, refused, or without effect
        """
        + KeyDocumentation.table(only(ConfigKeys.ROUTE.keys(), key -> !isSupported(key)));
  }

  private static String environmentForm(OverridableKey key) {
    return switch (key.type()) {
      case TEXT -> "";
      case BOOLEAN -> " (`true` or `false`)";
      case LIST -> " (separated by commas)";
    };
  }

  private static Collection<Key<?>> only(Collection<Key<?>> keys, Predicate<Key<?>> which) {
    return keys.stream().filter(which).toList();
  }

  private static boolean isSupported(Key<?> key) {
    return key.support() instanceof Support.Supported;
  }
}
