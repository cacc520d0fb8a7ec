package io.ostiary.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Option;

class EnvironmentDefaultsTest {
  /** One option of each kind. */
  private static final class Options {
    @Option(names = "--data-dir")
    private Optional<String> text = Optional.empty();

    @Option(names = "--needed", required = true)
    private String needed = "";

    @Option(names = "--client-name", split = ",")
    private List<String> list = List.of();

    @Option(names = "--https")
    private boolean https;

    @Option(names = "--port")
    private Optional<String> port = Optional.empty();

    @Option(names = "-f")
    private Optional<String> unnamed = Optional.empty();
  }

  @Test
  void namesEachOptionThatTakesAValue() {
    Options options =
        parsed(
            Map.of(
                "OSTIARY_DATA_DIR", "/data",
                "OSTIARY_NEEDED", "here",
                "OSTIARY_CLIENT_NAME", "a,b",
                "OSTIARY_HTTPS", "true",
                "OSTIARY_PORT", "tcp://10.0.0.1:443",
                "OSTIARY_F", "x"));

    assertThat(options.text).contains("/data");
    assertThat(options.needed).isEqualTo("here");
    assertThat(options.list).containsExactly("a", "b");
    assertThat(options.https).isFalse();
    assertThat(options.port).isEmpty();
    assertThat(options.unnamed).isEmpty();
  }

  @Test
  void givesWayToTheCommandLine() {
    assertThat(parsed(Map.of("OSTIARY_NEEDED", "there"), "--needed", "here").needed)
        .isEqualTo("here");
  }

  @Test
  void takesAnEmptyVariableForNone() {
    assertThat(parsed(Map.of("OSTIARY_DATA_DIR", ""), "--needed", "x").text).isEmpty();
  }

  private static Options parsed(Map<String, String> environment, String... arguments) {
    Options options = new Options();
    new CommandLine(options)
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .parseArgs(arguments);
    return options;
  }
}
