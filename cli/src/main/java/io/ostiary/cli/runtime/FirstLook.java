package io.ostiary.cli.runtime;

import static java.util.Objects.requireNonNull;

import io.ostiary.cli.state.SelfSigned;
import io.ostiary.translator.Inputs;
import io.ostiary.translator.Options;
import io.ostiary.translator.TranslationResult;
import io.ostiary.translator.TranslationResult.Rejected;
import io.ostiary.translator.TranslationResult.Translated;
import io.ostiary.translator.Translator;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.xds.MonotonicTimer;
import io.ostiary.xds.files.FileContents;
import io.ostiary.xds.files.FileSource;
import io.ostiary.xds.files.FirstRead;
import io.ostiary.xds.kubernetes.KubernetesContents;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * The users' files as they are at the start, translated once before anything is started: it shows
 * all that is wrong at once, touches no state, and says where state is to be kept.
 *
 * @param sources which files
 * @param source goes on watching them
 * @param contents what they hold
 * @param objects those of a cluster, where there is one
 * @param result what becomes of them
 */
public record FirstLook(
    Sources sources,
    FileSource source,
    FileContents contents,
    KubernetesContents objects,
    TranslationResult result) {
  public FirstLook {
    requireNonNull(sources);
    requireNonNull(source);
    requireNonNull(contents);
    requireNonNull(objects);
    requireNonNull(result);
  }

  /**
   * Reads and translates.
   *
   * @param timer for watching later
   * @throws CommandException when a file is missing or cannot be read
   */
  public static FirstLook take(
      Sources sources, Options options, MonotonicTimer timer, InstantSource clock)
      throws CommandException {
    FileSource source = new FileSource(sources.settings(), timer);
    return switch (source.read()) {
      case FirstRead.Incomplete(List<Diagnostic> diagnostics) ->
          throw refused(sources, diagnostics);
      case FirstRead.Complete(FileContents contents) -> {
        FileContents prepared = sources.prepared(contents);
        yield new FirstLook(
            sources,
            source,
            prepared,
            KubernetesContents.NONE,
            translate(prepared, KubernetesContents.NONE, options, clock));
      }
    };
  }

  /** The same with the objects of a cluster. */
  public FirstLook with(KubernetesContents cluster, Options options, InstantSource clock) {
    return new FirstLook(
        sources, source, contents, cluster, translate(contents, cluster, options, clock));
  }

  /** Everything that is wrong or worth knowing. */
  public List<Diagnostic> diagnostics() {
    return Stream.concat(contents.diagnostics().stream(), result.diagnostics().stream())
        .map(sources.overlay()::explain)
        .sorted()
        .distinct()
        .toList();
  }

  /**
   * What would be served.
   *
   * @throws CommandException when nothing can be
   */
  public Translated translated() throws CommandException {
    return switch (result) {
      case Translated translated -> translated;
      case Rejected _ ->
          throw new CommandException(ExitCode.BAD_CONFIGURATION, lines(diagnostics()));
    };
  }

  /**
   * The end of a start.
   *
   * @param diagnostics as they were made, not yet explained
   */
  static CommandException refused(Sources sources, List<Diagnostic> diagnostics) {
    return new CommandException(
        ExitCode.BAD_CONFIGURATION,
        lines(diagnostics.stream().map(sources.overlay()::explain).toList()));
  }

  private static List<String> lines(List<Diagnostic> explained) {
    return explained.stream().map(Diagnostic::toString).toList();
  }

  private static TranslationResult translate(
      FileContents contents, KubernetesContents objects, Options options, InstantSource clock) {
    SelfSigned.Issued temporary = SelfSigned.defaultCertificate(clock.instant());
    TranslationResult result =
        Translator.translate(
            new Inputs(
                contents.config(),
                contents.manifests(),
                objects.objects(),
                contents.files(),
                clock.instant(),
                new KeyPair(temporary.certificatePem(), new PrivateKeyPem(temporary.keyPem())),
                options));
    List<Diagnostic> riddles = Sources.riddles(contents);
    return riddles.isEmpty()
        ? result
        : new Rejected(Stream.concat(result.diagnostics().stream(), riddles.stream()).toList());
  }
}
