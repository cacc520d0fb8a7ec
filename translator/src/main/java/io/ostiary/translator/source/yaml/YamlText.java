package io.ostiary.translator.source.yaml;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A YAML text, read.
 *
 * @param documents the documents that could be read, without empty ones
 * @param problems one for each document that could not
 */
public record YamlText(List<YamlDocument> documents, List<Problem> problems) {
  private static final Pattern KEY = Pattern.compile("(?:- +)*[A-Za-z][\\w./-]{0,62}:(?= |$)");

  public YamlText {
    documents = List.copyOf(documents);
    problems = List.copyOf(problems);
  }

  /**
   * Why a document cannot be read.
   *
   * @param line line of the file, from 1
   * @param column column, from 1
   * @param message what is wrong; lower case, no full stop
   * @param excerpt the offending line or token, for people
   */
  public record Problem(int line, int column, String message, String excerpt) {
    public Problem {
      requireNonNull(message);
      requireNonNull(excerpt);
    }

    /** The key of the offending line, for texts in which anything else may be a secret. */
    public String excerptOfKey() {
      Matcher key = KEY.matcher(excerpt);
      return key.lookingAt() ? key.group() + " …" : excerpt.isEmpty() ? "" : "…";
    }
  }
}
