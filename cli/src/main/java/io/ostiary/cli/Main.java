package io.ostiary.cli;

import ch.qos.logback.classic.Level;
import io.ostiary.cli.command.OstiaryCommand;
import io.ostiary.cli.logging.Logging;
import java.util.Locale;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    // Libraries that change case by the machine's locale misread protocols in Turkish, for one.
    Locale.setDefault(Locale.ROOT);
    // Who resumes a session of TLS by a ticket is not asked for a certificate again, for hours.
    System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
    Logging.configure(Logging.formatForStandardOutput(), Logging.Stream.OUT, Level.INFO);
    int code = OstiaryCommand.line().execute(args);
    Logging.end();
    System.exit(code);
  }
}
