package io.ostiary.translator.source.yaml;

/** Ends the reading of one document; never leaves {@link YamlReader}. */
final class UnreadableYamlException extends RuntimeException {
  private final transient YamlText.Problem problem;

  UnreadableYamlException(YamlText.Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  YamlText.Problem problem() {
    return problem;
  }
}
