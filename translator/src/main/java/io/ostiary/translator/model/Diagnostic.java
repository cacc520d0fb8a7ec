package io.ostiary.translator.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.Optional;

/**
 * Something that a user should know or mend.
 *
 * @param severity how bad it is
 * @param object the object to mend
 * @param source file and line, where known
 * @param field the path of the field: {@code spec.rules[0].host}, {@code
 *     annotations[ingress.pomerium.io/policy]}
 * @param value the offending value, at most 80 characters; empty for what is absent or secret
 * @param problem what is wrong; lower case, no full stop
 * @param remedy what to do
 * @param cause whose doing it is
 */
public record Diagnostic(
    Severity severity,
    ObjectRef object,
    Optional<SourceLine> source,
    String field,
    String value,
    String problem,
    String remedy,
    Cause cause)
    implements Comparable<Diagnostic> {
  private static final Comparator<Diagnostic> ORDER =
      Comparator.comparing(Diagnostic::object)
          .thenComparing(d -> d.source().map(SourceLine::file).orElse(""))
          .thenComparing(d -> d.source().map(SourceLine::line).orElse(0))
          .thenComparing(Diagnostic::field)
          .thenComparing(Diagnostic::problem)
          .thenComparing(Diagnostic::value);

  public Diagnostic {
    requireNonNull(severity);
    requireNonNull(object);
    requireNonNull(source);
    requireNonNull(field);
    requireNonNull(problem);
    requireNonNull(remedy);
    requireNonNull(cause);
    value = value.length() > 80 ? value.substring(0, 77) + "..." : value;
  }

  /** A diagnostic that is the object's own doing. */
  public Diagnostic(
      Severity severity,
      ObjectRef object,
      Optional<SourceLine> source,
      String field,
      String value,
      String problem,
      String remedy) {
    this(severity, object, source, field, value, problem, remedy, Cause.ITSELF);
  }

  /** How bad a diagnostic is. */
  public enum Severity {
    /** Worth knowing; everything is served. */
    WARNING,
    /** The object, or the part of it that the field is in, is not served as written. */
    ERROR
  }

  /** Whose doing it is that something is not served as written. */
  public enum Cause {
    /** The object's own: it is so whatever other objects there are. */
    ITSELF,
    /** Other objects': without a change to this one it holds no more once they are different. */
    OTHERS
  }

  /** A line of an input file, from 1. */
  public record SourceLine(String file, int line) {
    public SourceLine {
      requireNonNull(file);
    }

    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  @Override
  public int compareTo(Diagnostic other) {
    return ORDER.compare(this, other);
  }

  /** One line for a log or a terminal: source, object, field, value, problem and remedy. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    source.ifPresent(line -> text.append(line).append(": "));
    text.append(object);
    if (!field.isEmpty()) {
      text.append(": ").append(field);
    }
    if (!value.isEmpty()) {
      text.append(" '").append(value.replaceAll("\\p{Cntrl}", " ")).append('\'');
    }
    return text.append(": ").append(problem).append("; ").append(remedy).toString();
  }
}
