package io.ostiary.envoy.binary;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the search for an Envoy looks at outside itself.
 *
 * @param environment the variables of the process, which helper programs inherit
 * @param home the user's home folder
 * @param platform as {@link PinnedEnvoy#platform} names it
 */
public record SearchContext(Map<String, String> environment, Path home, String platform) {
  public SearchContext {
    environment = Map.copyOf(environment);
  }

  /** The context of this process. */
  public static SearchContext ofProcess() {
    return new SearchContext(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        PinnedEnvoy.platform(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  /** A variable that is set and not blank. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** The first executable file of that name on the PATH; relative entries are passed over. */
  Optional<Path> onPath(String program) {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .flatMap(folder -> absolute(folder).stream())
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** The folder for data that can be made again; a relative XDG_CACHE_HOME is invalid by XDG. */
  Path cache() {
    return variable("XDG_CACHE_HOME")
        .flatMap(SearchContext::absolute)
        .orElse(home.resolve(".cache"));
  }

  private static Optional<Path> absolute(String folder) {
    try {
      return Optional.of(Path.of(folder)).filter(Path::isAbsolute);
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }
}
