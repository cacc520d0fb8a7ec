package io.ostiary.policy;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads PPL, Pomerium's policy language, written as YAML 1.2 (core schema) or JSON.
 *
 * <p>Stricter than Pomerium where a mistake would go unnoticed: unknown criteria and matchers,
 * empty matchers, double keys, anchors, aliases and tags are problems.
 */
public final class PolicyParser {
  private PolicyParser() {}

  /** Reads a policy's text; never throws. */
  public static ParsedPolicy parse(String text) {
    Problems problems = new Problems();
    Optional<Node> root = new PolicyText(text, problems).root();
    return root.isPresent()
        ? read(root.get(), problems)
        : new ParsedPolicy.Invalid(problems.inOrder());
  }

  /**
   * Reads a policy that is a part of a larger document; lines and columns are those of that
   * document. The document's reader has to have bounded its size.
   *
   * @param node composed with YAML's core schema, and with keys that need not be scalars allowed or
   *     already refused
   */
  public static ParsedPolicy parse(Node node) {
    return read(node, new Problems());
  }

  private static ParsedPolicy read(Node root, Problems problems) {
    Policy policy = new PolicyReader(problems).policy(root);
    return problems.isEmpty()
        ? new ParsedPolicy.Valid(policy)
        : new ParsedPolicy.Invalid(problems.inOrder());
  }
}
