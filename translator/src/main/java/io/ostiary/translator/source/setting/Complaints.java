package io.ostiary.translator.source.setting;

import static java.util.Objects.requireNonNull;

import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Cause;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the diagnostics of one object while it is read. */
public final class Complaints {
  private final ObjectRef object;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  public Complaints(ObjectRef object) {
    this.object = requireNonNull(object);
  }

  /** The object. */
  public ObjectRef object() {
    return object;
  }

  /** Adds an error: the part of the object that the field is in is not served as written. */
  public void error(
      Optional<SourceLine> source, String field, String value, String problem, String remedy) {
    diagnostics.add(new Diagnostic(Severity.ERROR, object, source, field, value, problem, remedy));
  }

  /** Adds an error that other objects cause: one that is not there yet, or that was first. */
  public void unmet(
      Optional<SourceLine> source, String field, String value, String problem, String remedy) {
    diagnostics.add(
        new Diagnostic(
            Severity.ERROR, object, source, field, value, problem, remedy, Cause.OTHERS));
  }

  /** Adds a warning: everything is served. */
  public void warning(
      Optional<SourceLine> source, String field, String value, String problem, String remedy) {
    diagnostics.add(
        new Diagnostic(Severity.WARNING, object, source, field, value, problem, remedy));
  }

  /** All so far. */
  public List<Diagnostic> diagnostics() {
    return List.copyOf(diagnostics);
  }

  /** The first error so far. */
  public Optional<Diagnostic> firstError() {
    return diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).findFirst();
  }

  /** Whether there is an error so far. */
  public boolean hasErrors() {
    return firstError().isPresent();
  }
}
