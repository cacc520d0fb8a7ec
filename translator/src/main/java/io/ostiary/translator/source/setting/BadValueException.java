package io.ostiary.translator.source.setting;

import io.ostiary.translator.source.yaml.YamlNode;

/** Says why a value does not fit its key; caught where the key is read. */
public final class BadValueException extends Exception {
  private final transient YamlNode at;
  private final String problem;
  private final String remedy;

  /**
   * A value that does not fit.
   *
   * @param at the offending node
   * @param problem what is wrong; lower case, no full stop
   * @param remedy what would be right
   */
  public BadValueException(YamlNode at, String problem, String remedy) {
    super(problem, null, false, false);
    this.at = at;
    this.problem = problem;
    this.remedy = remedy;
  }

  /** The offending node. */
  public YamlNode at() {
    return at;
  }

  /** What is wrong. */
  public String problem() {
    return problem;
  }

  /** What would be right. */
  public String remedy() {
    return remedy;
  }
}
