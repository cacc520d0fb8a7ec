package io.ostiary.cli.dev;

import com.google.common.base.Splitter;
import com.google.common.base.Strings;
import io.ostiary.cli.dev.idp.DevUser;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.xds.pipeline.DiagnosticsChange;
import io.ostiary.xds.pipeline.Publication;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code dev} says to the person at the terminal. */
public final class DevConsole {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  /** Most terminals have at least as many columns. */
  private static final int WIDTH = 100;

  private static final Splitter SPACES = Splitter.on(' ');

  private final PrintWriter out;
  private final InstantSource clock;

  public DevConsole(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /**
   * The facts of a start.
   *
   * @param version ours
   * @param envoy version, path and origin of the Envoy
   * @param scheme {@code http} or {@code https}
   * @param port where users connect
   * @param manifests where the YAML is
   * @param logs where the logs are
   * @param notes what else there is to know: moved ports, trust commands
   */
  public record Facts(
      String version,
      String envoy,
      String scheme,
      int port,
      String manifests,
      String logs,
      List<String> notes) {
    public Facts {
      notes = List.copyOf(notes);
    }
  }

  /** Something takes a while. */
  public synchronized void progress(String step) {
    say("  … " + step);
  }

  /** A line of a report. */
  public synchronized void line(String text) {
    say(text);
  }

  /** Everything is up. */
  public synchronized void welcome(Facts facts, Translated served, List<Diagnostic> diagnostics) {
    say("");
    say("  Ostiary %s, for development: on this machine only".formatted(facts.version()));
    say("");
    List<DevSite> sites = DevSite.of(served.model());
    int width =
        sites.stream()
            .mapToInt(site -> site.shown(facts.scheme(), facts.port()).length())
            .max()
            .orElse(0);
    for (DevSite site : sites) {
      String url = site.shown(facts.scheme(), facts.port());
      say("  %s   %s".formatted(Strings.padEnd(url, width, ' '), AccessWords.of(site)));
    }
    if (sites.isEmpty()) {
      say("  nothing is served yet: the YAML has no Ingress that could be");
    }
    say("");
    row("Sign in as", users());
    row("", "no passwords: the development identity provider asks who you want to be");
    row("YAML", facts.manifests() + "   save a change, and it is in force at once");
    row("Envoy", facts.envoy());
    row("Logs", facts.logs());
    facts.notes().forEach(note -> row("Note", note));
    row("Stop", "Ctrl-C ends everything");
    say("");
    diagnostics.forEach(this::problem);
  }

  /** An edit is in force. */
  public synchronized void applied(Publication publication) {
    publication
        .previous()
        .filter(before -> !AccessChanges.isOurs(before, publication.current()))
        .ifPresent(
            before -> {
              List<String> lines = AccessChanges.between(before, publication.current());
              String first = lines.isEmpty() ? "nothing changed for anybody" : lines.getFirst();
              wrapped(time() + "  ✓ in force  ", first);
              lines.stream().skip(1).forEach(line -> wrapped(" ".repeat(22), line));
            });
  }

  /** Diagnostics have come or gone. */
  public synchronized void changed(DiagnosticsChange change) {
    change.added().forEach(this::problem);
    change.resolved().stream()
        .filter(mended -> !isAboutCertificates(mended))
        .forEach(
            mended -> wrapped(time() + "  ✓ mended    ", mended.object() + " " + mended.field()));
  }

  /** Something in the YAML is not as it should be. */
  public synchronized void problem(Diagnostic diagnostic) {
    if (isAboutCertificates(diagnostic)) {
      return;
    }
    String where = diagnostic.source().map(line -> line + "  ").orElse("");
    String sign = diagnostic.severity() == Diagnostic.Severity.ERROR ? "✗" : "!";
    say(time() + "  " + sign + " " + where + diagnostic.object());
    if (!diagnostic.field().isEmpty()) {
      detail("field", diagnostic.field());
    }
    if (!diagnostic.value().isEmpty()) {
      detail("value", diagnostic.value().replaceAll("\\p{Cntrl}", " "));
    }
    detail("problem", diagnostic.problem());
    detail("remedy", diagnostic.remedy());
  }

  /** Here another certificate is served anyway, or none, so that a missing Secret is no news. */
  private static boolean isAboutCertificates(Diagnostic diagnostic) {
    return diagnostic.severity() == Diagnostic.Severity.WARNING
        && diagnostic.field().startsWith("spec.tls");
  }

  private void detail(String name, String text) {
    wrapped(" ".repeat(12) + Strings.padEnd(name, 10, ' '), text);
  }

  /** Breaks a text between words, and keeps its lines in one column. */
  private void wrapped(String lead, String text) {
    StringBuilder line = new StringBuilder(lead);
    int empty = lead.length();
    for (String word : SPACES.split(text)) {
      if (line.length() > empty && line.length() + 1 + word.length() > WIDTH) {
        say(line.toString());
        line.setLength(0);
        line.append(" ".repeat(lead.length()));
      }
      line.append(line.length() > empty ? " " : "").append(word);
    }
    say(line.toString());
  }

  private void row(String name, String text) {
    say("  " + Strings.padEnd(name, 13, ' ') + text);
  }

  private String time() {
    return TIME.format(clock.instant().atZone(ZoneId.systemDefault()));
  }

  private static String users() {
    return DevUser.ALL.stream()
        .map(user -> user.email() + " (" + user.role() + ")")
        .collect(Collectors.joining(" · "));
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }
}
