package io.ostiary.xds.kubernetes.status;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.pomerium.crd.OstiarySettingsStatus;
import io.ostiary.translator.source.pomerium.crd.OstiarySettingsStatus.Truth;
import io.ostiary.xds.kubernetes.Address;
import io.ostiary.xds.kubernetes.ApiFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is written to the API server. All calls wait, but not without end. */
interface StatusApi {
  /** Puts these addresses into an Ingress' status, or takes away those that were put there. */
  void show(ObjectRef ingress, List<Address> addresses) throws ApiFailure, InterruptedException;

  /**
   * Adds an event.
   *
   * @param again whether to count an equal event that is there up, or to leave it as it is
   */
  void tell(Outcome outcome, boolean again) throws ApiFailure, InterruptedException;

  /** The Ingresses that the settings object tells of; empty where there is no such object. */
  Optional<Map<String, Account>> accounts(String settings) throws ApiFailure, InterruptedException;

  /**
   * Changes what the settings object tells.
   *
   * @param ingresses by {@code namespace/name}; those without value are taken away
   * @param own of the settings themselves
   */
  void account(String settings, Map<String, Optional<Account>> ingresses, Optional<Account> own)
      throws ApiFailure, InterruptedException;

  /** What the object with our own settings tells; empty where it tells nothing yet. */
  Optional<Report> report(String settings) throws ApiFailure, InterruptedException;

  /** Lets the object with our own settings tell this; what stays as it was keeps its time. */
  void report(String settings, Report report) throws ApiFailure, InterruptedException;

  /**
   * What is told of an installation's settings.
   *
   * @param generation the version that it is about
   * @param redirectUri the one to register with the identity provider
   */
  record Report(long generation, Optional<String> redirectUri, List<Statement> statements) {
    public Report {
      requireNonNull(redirectUri);
      statements = List.copyOf(statements);
    }
  }

  /** A condition, but for its time. */
  record Statement(OstiarySettingsStatus.Type type, Truth truth, String reason, String message) {
    public Statement {
      requireNonNull(type);
      requireNonNull(truth);
      requireNonNull(reason);
      requireNonNull(message);
    }
  }

  /**
   * What the settings object tells of an Ingress, or of itself.
   *
   * @param generation the version that it is about
   * @param error why it is not in force, or empty
   */
  record Account(long generation, String error, List<String> warnings) {
    public Account {
      warnings = List.copyOf(warnings);
    }

    static Account of(Outcome outcome) {
      boolean well = outcome.reason().isNormal();
      return new Account(
          outcome.subject().generation(), well ? "" : outcome.message(), outcome.warnings());
    }
  }
}
