package io.ostiary.translator.source.yaml;

import static java.util.Objects.requireNonNull;

/**
 * One document of a YAML text.
 *
 * @param root its node
 * @param text the text that spans refer to
 * @param firstLine the line of the whole file on which that text begins
 * @param aliased whether parts of it are shared by anchors
 */
public record YamlDocument(YamlNode root, String text, int firstLine, boolean aliased) {
  /** The document that says nothing. */
  public static final YamlDocument EMPTY =
      new YamlDocument(
          new YamlNode.Scalar("", YamlNode.Kind.NULL, false, new YamlNode.Span(1, 1, 0, 0)),
          "",
          1,
          false);

  public YamlDocument {
    requireNonNull(root);
    requireNonNull(text);
  }

  /**
   * The text of a node so that it can be parsed by itself: the first line keeps its column, so all
   * columns of the excerpt are columns of the file. Where anchors are used it is rendered as JSON.
   */
  public Excerpt excerpt(YamlNode node) {
    if (aliased) {
      return new Excerpt(YamlJson.render(node), node.span().line(), false);
    }
    String own = text.substring(node.span().from(), Math.max(node.span().from(), node.span().to()));
    return new Excerpt(" ".repeat(node.span().column() - 1) + own, node.span().line(), true);
  }

  /**
   * A part of a text.
   *
   * @param text the part
   * @param firstLine its first line in the file
   * @param exact whether its lines are lines of the file
   */
  public record Excerpt(String text, int firstLine, boolean exact) {
    public Excerpt {
      requireNonNull(text);
    }

    /** The line of the file for a line of the excerpt, from 1. */
    public int lineOf(int line) {
      return exact ? firstLine + line - 1 : firstLine;
    }
  }
}
