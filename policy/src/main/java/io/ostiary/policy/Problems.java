package io.ostiary.policy;

import io.ostiary.policy.ParsedPolicy.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The problems found in one policy's text so far; the first 50 are kept, the rest counted. */
final class Problems {
  private static final int LIMIT = 50;

  private final List<Problem> problems = new ArrayList<>();
  private int left;

  /** Notes a problem at a line and column, both from 1. */
  void add(int line, int column, String token, String message, String expected) {
    if (problems.size() < LIMIT) {
      problems.add(new Problem(line, column, Words.bounded(token), message, expected));
    } else {
      left++;
    }
  }

  /** Notes a problem with a node. */
  void add(Node node, String message, String expected) {
    add(node, token(node), message, expected);
  }

  /** Notes a problem where a node begins. */
  void add(Node node, String token, String message, String expected) {
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    int column = node.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    add(line, column, token, message, expected);
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** All problems, in the order of the text. */
  List<Problem> inOrder() {
    List<Problem> ordered = new ArrayList<>(problems);
    ordered.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    if (left > 0) {
      Problem last = ordered.getLast();
      ordered.add(
          new Problem(
              last.line(),
              last.column(),
              last.token(),
              left + " more problems are not shown",
              "the problems above solved first"));
    }
    return List.copyOf(ordered);
  }

  /** What a node is, in words. */
  static String kind(Node node) {
    return switch (node) {
      case MappingNode map -> map.getValue().isEmpty() ? "an empty map" : "a map";
      case SequenceNode list -> list.getValue().isEmpty() ? "an empty list" : "a list";
      case ScalarNode scalar -> scalar.getValue().isEmpty() ? "nothing" : token(scalar);
      default -> "something else";
    };
  }

  private static String token(Node node) {
    return switch (node) {
      case MappingNode map -> map.getValue().isEmpty() ? "{}" : "{…}";
      case SequenceNode list -> list.getValue().isEmpty() ? "[]" : "[…]";
      case ScalarNode scalar -> Words.bounded(scalar.getValue());
      default -> "";
    };
  }
}
