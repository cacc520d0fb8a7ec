package io.ostiary.translator.source.settings;

import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import java.util.List;

/** What is said of fields of a settings object that no key stands for: nothing in silence. */
final class SettingsRemarks {
  private record Unused(String path, String problem, String remedy) {}

  private static final List<Unused> UNUSED =
      List.of(
          new Unused(
              "certificateAutoProvision",
              "certificates are not asked for by Ostiary",
              "write cert-manager's annotation to the Ingress, and spec.tls with a Secret's name"),
          new Unused(
              "identityProvider.serviceAccountFromSecret",
              "out of date in Pomerium as well, and without effect",
              "remove it; groups come from the claims of the provider"),
          new Unused(
              "identityProvider.refreshDirectory",
              "out of date in Pomerium as well, and without effect",
              "remove it; groups come from the claims of the provider"),
          new Unused("dataBroker", "there is no such store, so it has no effect", "remove it"),
          new Unused("ssh", "not supported yet, so it has no effect", "remove it"));

  private SettingsRemarks() {}

  static void add(SettingsTree tree, Complaints complaints) {
    for (Unused unused : UNUSED) {
      if (SettingsSecrets.at(tree.spec(), unused.path()).isPresent()) {
        tree.settings()
            .warning(
                complaints,
                SettingsTree.field(unused.path()),
                "",
                unused.problem(),
                unused.remedy());
      }
    }
    boolean isEmpty =
        SettingsSecrets.at(tree.spec(), "storage")
            .filter(node -> node instanceof Mapping mapping && mapping.entries().isEmpty())
            .isPresent();
    if (isEmpty) {
      tree.settings()
          .error(
              complaints,
              FieldPath.of("spec", "storage"),
              "",
              "names no storage",
              "write file or postgres below it, or leave it out for the state folder");
    }
  }
}
