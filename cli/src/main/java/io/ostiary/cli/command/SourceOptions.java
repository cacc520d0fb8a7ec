package io.ostiary.cli.command;

import io.ostiary.cli.config.EnvironmentOverlay;
import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import io.ostiary.cli.runtime.Sources;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options of all commands that read the users' files. */
final class SourceOptions {
  private static final Logger log = LoggerFactory.getLogger(SourceOptions.class);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration, in the format of Pomerium's config.yaml.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--manifests",
      paramLabel = "DIR",
      description = "A folder of Kubernetes objects in YAML, or one file.")
  private Optional<Path> manifests = Optional.empty();

  /** The files, with what the environment changes in them. */
  Sources sources(Map<String, String> environment) throws CommandException {
    return sources(environment, false);
  }

  /**
   * The same, where files may not be the only source.
   *
   * @param others whether there is another one, so that there need not be any file
   */
  Sources sources(Map<String, String> environment, boolean others) throws CommandException {
    if (config.isEmpty() && manifests.isEmpty() && !others) {
      throw new CommandException(
          ExitCode.BAD_CONFIGURATION,
          "nothing to read: give --config FILE, --manifests DIR or both");
    }
    EnvironmentOverlay overlay = EnvironmentOverlay.of(environment);
    if (config.isPresent() && !overlay.variables().isEmpty()) {
      log.info("event=environment_overrides variables={}", overlay.variables());
    }
    return new Sources(config, manifests, Set.of(), overlay);
  }
}
