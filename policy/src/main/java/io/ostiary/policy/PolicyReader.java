package io.ostiary.policy;

import com.google.common.collect.ImmutableList;
import io.ostiary.policy.Rule.Action;
import io.ostiary.policy.Rule.Condition;
import io.ostiary.policy.Rule.Operator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads rules and conditions from a tree of nodes, and notes every problem on the way. */
final class PolicyReader {
  /** What a whole policy looks like. */
  static final String DOCUMENT = "a map with allow or deny, or a list of such maps";

  private static final String RULE = "a map with and, or, not or nor";
  private static final String CRITERIA = "a list with one criterion per item: '- domain: x.com'";
  private static final String CRITERION = "a map with one criterion: 'domain: x.com'";

  /** A key of a rule that Pomerium tolerates. */
  private static final String IGNORED_KEY = "action";

  private static final ImmutableList<String> ACTIONS = ImmutableList.of("allow", "deny");
  private static final ImmutableList<String> OPERATORS =
      ImmutableList.of("and", "or", "not", "nor");

  private final Problems problems;
  private final CriterionReader criteria;

  PolicyReader(Problems problems) {
    this.problems = problems;
    this.criteria = new CriterionReader(problems);
  }

  /** Reads a policy; worth nothing once a problem is noted. */
  Policy policy(Node node) {
    List<Rule> rules = new ArrayList<>();
    switch (node) {
      case MappingNode map -> rules(map, rules);
      case SequenceNode list -> {
        for (Node item : list.getValue()) {
          if (item instanceof MappingNode map) {
            rules(map, rules);
          } else {
            problems.add(item, "is not a rule but " + Problems.kind(item), DOCUMENT);
          }
        }
      }
      default -> problems.add(node, "is not a policy but " + Problems.kind(node), DOCUMENT);
    }
    return new Policy(rules);
  }

  /** The entries of a map; a key that is not text or that comes twice is a problem. */
  static List<NodeTuple> entries(MappingNode map, Problems problems) {
    Set<String> seen = new HashSet<>();
    List<NodeTuple> entries = new ArrayList<>();
    for (NodeTuple entry : map.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problems.add(entry.getKeyNode(), "a map or list cannot be a key", "a name");
      } else if (!seen.add(key.getValue())) {
        problems.add(
            key,
            "key " + Words.quoted(key.getValue()) + " comes twice in one map",
            "each key once");
      } else {
        entries.add(entry);
      }
    }
    return entries;
  }

  /** The text of a key that {@link #entries} let through. */
  static String key(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
  }

  private void rules(MappingNode map, List<Rule> rules) {
    List<Rule> ofMap = new ArrayList<>();
    for (NodeTuple entry : entries(map, problems)) {
      switch (key(entry)) {
        case "allow" -> ofMap.add(rule(Action.ALLOW, entry.getValueNode()));
        case "deny" -> ofMap.add(rule(Action.DENY, entry.getValueNode()));
        case String other ->
            problems.add(
                entry.getKeyNode(),
                "unknown action " + Words.quoted(other),
                Suggestion.among(ACTIONS, other));
      }
    }
    ofMap.sort((a, b) -> a.action().compareTo(b.action()));
    rules.addAll(ofMap);
  }

  private Rule rule(Action action, Node node) {
    List<Condition> conditions = new ArrayList<>();
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : entries(map, problems)) {
        String key = key(entry);
        switch (key) {
          case "and" -> conditions.add(condition(Operator.AND, entry.getValueNode()));
          case "or" -> conditions.add(condition(Operator.OR, entry.getValueNode()));
          case "not" -> conditions.add(condition(Operator.NOT, entry.getValueNode()));
          case "nor" -> conditions.add(condition(Operator.NOR, entry.getValueNode()));
          case IGNORED_KEY -> criteria.checkIgnored(entry.getValueNode());
          default ->
              problems.add(
                  entry.getKeyNode(),
                  "unknown operator " + Words.quoted(key),
                  Suggestion.among(OPERATORS, key));
        }
      }
    } else {
      problems.add(node, "the value of " + action.key() + " is " + Problems.kind(node), RULE);
    }
    return new Rule(action, conditions);
  }

  private Condition condition(Operator operator, Node node) {
    if (!(node instanceof SequenceNode list)) {
      problems.add(node, "the value of " + operator.key() + " is " + Problems.kind(node), CRITERIA);
      return new Condition(operator, Collections.emptyList());
    }
    List<Criterion> read = new ArrayList<>();
    for (Node item : list.getValue()) {
      if (!(item instanceof MappingNode map)) {
        problems.add(item, "is not a criterion but " + Problems.kind(item), CRITERION);
        continue;
      }
      List<NodeTuple> entries = entries(map, problems);
      if (map.getValue().isEmpty()) {
        problems.add(item, "a criterion is missing", CRITERION);
      } else if (map.getValue().size() > 1) {
        problems.add(
            map.getValue().get(1).getKeyNode(),
            "a second key in one criterion",
            "an item of its own for each criterion");
      }
      for (NodeTuple entry : entries) {
        criteria.read((ScalarNode) entry.getKeyNode(), entry.getValueNode()).ifPresent(read::add);
      }
    }
    return new Condition(operator, read);
  }
}
