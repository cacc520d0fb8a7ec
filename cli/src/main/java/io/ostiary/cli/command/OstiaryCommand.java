package io.ostiary.cli.command;

import io.ostiary.cli.logging.Logging;
import io.ostiary.cli.runtime.CommandException;
import io.ostiary.cli.runtime.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code ostiary} itself: it only knows its commands. */
@Command(
    name = "ostiary",
    description = "Single sign-on in front of web applications, with a stock Envoy.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DevCommand.class,
      RunCommand.class,
      ServeCommand.class,
      BootstrapCommand.class,
      SecretsCommand.class,
      ValidateCommand.class
    },
    footer = {
      "",
      "Every option that takes a value is also an environment variable, which the command line",
      "wins over: --data-dir is OSTIARY_DATA_DIR."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all well",
      "1:a check failed, or something was not to be had at run time",
      "2:the configuration or the command line is wrong",
      "3:there is no Envoy to run"
    })
public final class OstiaryCommand {
  private static final Logger log = LoggerFactory.getLogger(OstiaryCommand.class);

  /** The command line with its exit codes. */
  public static CommandLine line() {
    return line(System.getenv());
  }

  static CommandLine line(Map<String, String> environment) {
    return new CommandLine(new OstiaryCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line))
        .setParameterExceptionHandler((failure, arguments) -> misused(failure));
  }

  private static int failed(Exception failure, CommandLine line) {
    return switch (failure) {
      case CommandException expected -> {
        tell(line, expected.lines());
        yield expected.code().number();
      }
      case InterruptedException interrupted -> ExitCode.FAILED.number();
      default -> {
        log.error("event=command_failed command={}", line.getCommandName(), failure);
        yield ExitCode.FAILED.number();
      }
    };
  }

  private static int misused(ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    tell(line, List.of(String.valueOf(failure.getMessage())));
    if (!speaksJson(line)) {
      line.usage(line.getErr());
    }
    return ExitCode.BAD_CONFIGURATION.number();
  }

  /** The lines of a service that nobody watches are for machines, like the rest of its log. */
  private static void tell(CommandLine line, List<String> lines) {
    if (speaksJson(line)) {
      lines.forEach(log::error);
      return;
    }
    PrintWriter err = line.getErr();
    lines.forEach(text -> err.println("ostiary: " + text));
    err.flush();
  }

  private static boolean speaksJson(CommandLine line) {
    boolean isService = line.getCommand() instanceof ServiceCommand;
    return isService && !Logging.standardOutputIsTerminal();
  }
}
