package io.ostiary.cli.command;

import io.ostiary.cli.runtime.ControlPlane;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.FirstLook;
import io.ostiary.translator.TranslationResult.Rejected;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import java.io.PrintWriter;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ostiary validate}: tells everything that is wrong, and starts nothing. */
@Command(
    name = "validate",
    description = "Reads the configuration, prints every problem with its remedy; exits 0 or 2.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Mixin private final SourceOptions sources = new SourceOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    try (ControlPlane.Timers timers = ControlPlane.Timers.create()) {
      FirstLook look =
          FirstLook.take(
              sources.sources(System.getenv()),
              TranslatorOptions.preview(),
              timers.forInputs(),
              InstantSource.system());
      PrintWriter out = spec.commandLine().getOut();
      List<Diagnostic> diagnostics = look.diagnostics();
      diagnostics.forEach(
          d -> out.println(d.severity().name().toLowerCase(Locale.ROOT) + ": " + d));
      redirectUri(look).ifPresent(uri -> out.println("redirect URI to register: " + uri));
      out.println(summary(look, diagnostics));
      out.flush();
      boolean bad =
          look.result() instanceof Rejected
              || diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
      return (bad ? ExitCode.BAD_CONFIGURATION : ExitCode.OK).number();
    }
  }

  private static Optional<URI> redirectUri(FirstLook look) {
    return look.result() instanceof Translated translated
        ? translated.installation().redirectUri()
        : Optional.empty();
  }

  private static String summary(FirstLook look, List<Diagnostic> diagnostics) {
    String found =
        diagnostics.isEmpty() ? "no problems" : diagnostics.size() + " problem(s) listed above";
    return switch (look.result()) {
      case Rejected _ -> "nothing can be served: " + found;
      case Translated translated ->
          "%d host(s), %d route(s): %s"
              .formatted(
                  translated.model().hosts().size(), translated.access().routes().size(), found);
    };
  }
}
