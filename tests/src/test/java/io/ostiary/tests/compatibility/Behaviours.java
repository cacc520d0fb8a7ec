package io.ostiary.tests.compatibility;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole table, and how it reads in Markdown. */
public final class Behaviours {
  private static final Comparator<Behaviour> BY_NUMBER = Comparator.comparingInt(Behaviour::number);

  private Behaviours() {}

  /** All rows, by number. */
  static List<Behaviour> all() {
    return sections().values().stream().flatMap(List::stream).sorted(BY_NUMBER).toList();
  }

  private static Map<String, List<Behaviour>> sections() {
    return Stream.of(
            Map.entry("Rules, backends and endpoints", RouteBehaviours.all()),
            Map.entry("Annotations", AnnotationBehaviours.all()),
            Map.entry("Order and settings", SettingsBehaviours.all()),
            Map.entry("Classes, watches and status", ClusterBehaviours.all()),
            Map.entry("Certificates, synchronisation and the rest", OtherBehaviours.all()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, LinkedHashMap::new));
  }

  /** The page of the documentation. */
  public static String page() {
    return """
        <!-- Made from the code; DocsTest says how to make it anew. -->
        # Compared with Pomerium's ingress controller

        These are the cases that Pomerium's ingress controller tests itself with, by the numbers under which they were listed, and what Ostiary does in each.
        "same" means that manifests which rely on it go on working.
        Each row is a test: most of them translate the objects of the case, the others name the test with an API server or an Envoy that shows them (`CompatibilityTest`).
        Only of what is not there at all, such as synchronisation, there is nothing to show.

        """
        + count()
        + sections().entrySet().stream()
            .map(section -> section(section.getKey(), section.getValue()))
            .collect(Collectors.joining());
  }

  private static String count() {
    long same = all().stream().filter(row -> row.verdict() instanceof Verdict.Same).count();
    return same + " of " + all().size() + " are the same.\n";
  }

  private static String section(String title, List<Behaviour> rows) {
    return "\n## "
        + title
        + "\n| # | when | then | compared |\n|---|---|---|---|\n"
        + rows.stream().sorted(BY_NUMBER).map(Behaviours::line).collect(Collectors.joining());
  }

  private static String line(Behaviour row) {
    String verdict =
        switch (row.verdict()) {
          case Verdict.Same _ -> "same";
          case Verdict.Different(String reason) -> "different: " + reason;
        };
    return "| "
        + row.number()
        + " | "
        + Stream.of(row.given(), row.then(), verdict)
            .map(text -> text.replace("|", "\\|"))
            .collect(Collectors.joining(" | "))
        + " |\n";
  }
}
