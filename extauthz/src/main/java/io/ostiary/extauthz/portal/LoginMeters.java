package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts of logins: begun, finished, and failed by the code of the page that said so. */
public final class LoginMeters {
  private final MeterRegistry meters;
  private final Counter started;
  private final Counter completed;

  public LoginMeters(MeterRegistry meters) {
    this.meters = requireNonNull(meters);
    this.started =
        Counter.builder("ostiary.login.started")
            .description("Browsers that were sent from an application to log in")
            .register(meters);
    this.completed =
        Counter.builder("ostiary.login.completed")
            .description("Browsers that came back to an application with a session")
            .register(meters);
    // From the first scrape on, so that the first failure is an increase.
    PortalProblem.ofLogins().forEach(this::failures);
  }

  void started() {
    started.increment();
  }

  void completed() {
    completed.increment();
  }

  void failed(PortalProblem problem) {
    failures(problem).increment();
  }

  private Counter failures(PortalProblem problem) {
    return Counter.builder("ostiary.login.failures")
        .description("Logins that ended on a problem page")
        .tag("reason", problem.code())
        .register(meters);
  }
}
