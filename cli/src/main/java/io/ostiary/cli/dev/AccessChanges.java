package io.ostiary.cli.dev;

import io.ostiary.cli.dev.idp.DevUser;
import io.ostiary.translator.ModelDiff;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What an edit changed, and for whom. */
final class AccessChanges {
  private AccessChanges() {}

  /** In lines for people; empty when everything is served as before. */
  static List<String> between(Translated before, Translated after) {
    List<String> lines = new ArrayList<>(ModelDiff.between(before.model(), after.model()));
    Map<String, DevSite> old = byName(before.model());
    Map<String, DevSite> now = byName(after.model());
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      for (DevUser user : DevUser.ALL) {
        boolean could = letsIn(Optional.ofNullable(old.get(name)), user);
        boolean can = letsIn(Optional.ofNullable(now.get(name)), user);
        if (could != can) {
          lines.add(user.email() + (can ? " now gets to " : " no longer gets to ") + name);
        }
      }
    }
    return lines;
  }

  private static boolean letsIn(Optional<DevSite> site, DevUser user) {
    return site.map(at -> Forecast.of(at.access(), user, at.path()).letsIn()).orElse(false);
  }

  private static Map<String, DevSite> byName(Model model) {
    Map<String, DevSite> sites = new LinkedHashMap<>();
    // Of several routes with one path the first is the one that is taken.
    DevSite.of(model).forEach(site -> sites.putIfAbsent(site.name(), site));
    return sites;
  }
}
