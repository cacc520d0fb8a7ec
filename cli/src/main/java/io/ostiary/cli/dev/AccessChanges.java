package io.ostiary.cli.dev;

import io.ostiary.cli.dev.idp.DevUser;
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

  /** In lines for people; never empty. */
  static List<String> between(Translated before, Translated after) {
    Map<String, DevSite> old = byName(before.model());
    Map<String, DevSite> now = byName(after.model());
    List<String> lines = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      lines.addAll(
          change(name, Optional.ofNullable(old.get(name)), Optional.ofNullable(now.get(name))));
    }
    if (lines.isEmpty()) {
      lines.add("applied: nobody's access has changed");
    }
    return lines;
  }

  private static List<String> change(String name, Optional<DevSite> old, Optional<DevSite> now) {
    if (now.isEmpty()) {
      return List.of(name + " is gone");
    }
    String words = AccessWords.of(now.get().access());
    if (old.isEmpty()) {
      return List.of(name + " is new: " + words);
    }
    if (old.get().access().equals(now.get().access())) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(name + ": " + AccessWords.of(old.get().access()) + "  →  " + words);
    for (DevUser user : DevUser.ALL) {
      boolean before = Forecast.of(old.get().access(), user, old.get().path()).letsIn();
      boolean after = Forecast.of(now.get().access(), user, now.get().path()).letsIn();
      if (before != after) {
        lines.add("  " + user.email() + (after ? " gets access" : " loses access"));
      }
    }
    return lines;
  }

  private static Map<String, DevSite> byName(Model model) {
    Map<String, DevSite> sites = new LinkedHashMap<>();
    // Of several routes with one path the first is the one that is taken.
    DevSite.of(model).forEach(site -> sites.putIfAbsent(site.name(), site));
    return sites;
  }
}
