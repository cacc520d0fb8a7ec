package io.ostiary.cli.dev;

import io.ostiary.cli.dev.idp.DevUser;
import io.ostiary.translator.ModelDiff;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.model.Certificate;
import io.ostiary.translator.model.CertificateName;
import io.ostiary.translator.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an edit changed, and for whom. */
final class AccessChanges {
  private AccessChanges() {}

  /** In lines for people; empty when everything is served as before. */
  static List<String> between(Translated before, Translated after) {
    Model old = ofUser(before.model());
    Model now = ofUser(after.model());
    List<String> lines = new ArrayList<>(ModelDiff.between(old, now));
    Map<String, DevSite> sites = new TreeMap<>();
    Stream.of(old, now)
        .flatMap(model -> DevSite.of(model).stream())
        .forEach(site -> sites.put(site.name(), site));
    sites.forEach(
        (name, site) -> {
          Optional<DevSite> then = site.in(old);
          Optional<DevSite> next = site.in(now);
          for (DevUser user : DevUser.ALL) {
            boolean could = letsIn(then, user);
            boolean can = letsIn(next, user);
            if (could != can) {
              lines.add(user.email() + (can ? " now gets to " : " no longer gets to ") + name);
            }
          }
        });
    return lines;
  }

  /** Whether only the certificates changed that {@code dev} makes itself, which is no news. */
  static boolean isOurs(Translated before, Translated after) {
    return !before.model().equals(after.model())
        && ofUser(before.model()).equals(ofUser(after.model()));
  }

  /** Without the generated certificates: those of the user are named by their Secrets. */
  private static Model ofUser(Model model) {
    Map<CertificateName, Certificate> certificates = new HashMap<>(model.certificates());
    certificates.keySet().removeIf(name -> !name.value().contains("/"));
    return new Model(
        model.edge(),
        model.outbound(),
        model.hosts(),
        model.upstreams(),
        certificates,
        model.challenges());
  }

  private static boolean letsIn(Optional<DevSite> site, DevUser user) {
    return site.map(at -> at.forecast(user).letsIn()).orElse(false);
  }
}
