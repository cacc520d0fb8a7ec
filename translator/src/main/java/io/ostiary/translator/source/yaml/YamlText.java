package io.ostiary.translator.source.yaml;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A YAML text, read.
 *
 * @param documents the documents that could be read, without empty ones
 * @param problems one for each document that could not
 */
public record YamlText(List<YamlDocument> documents, List<Problem> problems) {
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
  }
}
