package io.ostiary.cli.command;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The environment as a second command line: {@code --data-dir} is {@code OSTIARY_DATA_DIR}. An
 * empty variable counts as unset, and switches without a value are not among them.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  /** Kubernetes gives every pod OSTIARY_PORT where a Service is called ostiary. */
  private static final Set<String> TAKEN = Set.of("--port");

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.arity().max() == 0) {
      return null;
    }
    String name = option.longestName();
    if (!name.startsWith("--") || TAKEN.contains(name)) {
      return null;
    }
    String value = environment.getOrDefault(variable(name), "");
    return value.isEmpty() ? null : value;
  }

  /** The variable of an option. */
  static String variable(String option) {
    return "OSTIARY_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
