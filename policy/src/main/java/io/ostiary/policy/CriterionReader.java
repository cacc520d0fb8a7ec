package io.ostiary.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.ostiary.policy.Criterion.Feature;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads one criterion: its name, its sub-path and its data. */
final class CriterionReader {
  /** All criteria, the commonest first. */
  private static final ImmutableList<String> NAMES =
      ImmutableList.of(
          "domain",
          "email",
          "user",
          "groups",
          "claim/NAME",
          "authenticated_user",
          "accept",
          "reject",
          "http_method",
          "http_path",
          "source_ip",
          "cors_preflight",
          "client_certificate",
          "invalid_client_certificate",
          "device",
          "mcp_tool",
          "ssh_publickey",
          "ssh_ca",
          "ssh_username",
          "ssh_username_matches_email",
          "ssh_username_matches_claim");

  private static final ImmutableSet<String> OF_ENTERPRISE =
      ImmutableSet.of("date", "day_of_week", "time_of_day", "record");
  private static final String CLAIM = "claim";
  private static final ImmutableList<String> DEVICE_KEYS =
      ImmutableList.of("is", "approved", "type");

  private final Problems problems;
  private final MatcherReader matchers;

  CriterionReader(Problems problems) {
    this.problems = problems;
    this.matchers = new MatcherReader(problems);
  }

  /** Reads a criterion; empty once a problem is noted. */
  Optional<Criterion> read(ScalarNode key, Node data) {
    String written = key.getValue();
    int slash = written.indexOf('/');
    String name = slash < 0 ? written : written.substring(0, slash);
    String subPath = slash < 0 ? "" : written.substring(slash + 1);
    if (name.equals(CLAIM)) {
      if (subPath.isEmpty()) {
        problems.add(key, "a claim needs a name", "claim/NAME, for example claim/department");
        return Optional.empty();
      }
      return matchers.list(data).map(matcher -> new Criterion.Claim(subPath, matcher));
    }
    if (slash >= 0 && NAMES.contains(name)) {
      problems.add(key, "criterion '" + name + "' takes no sub-path", "'" + name + "' alone");
      return Optional.empty();
    }
    return switch (name) {
      case "accept" -> constant(new Criterion.Accept(), data);
      case "reject" -> constant(new Criterion.Reject(), data);
      case "authenticated_user" -> constant(new Criterion.AuthenticatedUser(), data);
      case "cors_preflight" -> constant(new Criterion.CorsPreflight(), data);
      case "invalid_client_certificate" -> constant(new Criterion.InvalidClientCertificate(), data);
      case "user" -> matchers.string(data).map(Criterion.User::new);
      case "email" -> matchers.string(data).map(Criterion.Email::new);
      case "domain" -> matchers.string(data).map(Criterion.Domain::new);
      case "http_method" -> matchers.string(data).map(Criterion.HttpMethod::new);
      case "http_path" -> matchers.string(data).map(Criterion.HttpPath::new);
      case "groups" -> matchers.list(data).map(Criterion.GroupMembership::new);
      case "source_ip" -> matchers.ranges(data).map(Criterion.SourceIp::new);
      case "client_certificate" -> matchers.certificate(data).map(Criterion.CertificateMatch::new);
      case "device" -> device(data);
      case "mcp_tool" -> matchers.string(data).map(_ -> unsupported(Feature.MCP_TOOL));
      case "ssh_publickey" -> matchers.strings(data).map(_ -> unsupported(Feature.SSH_PUBLICKEY));
      case "ssh_ca" -> matchers.strings(data).map(_ -> unsupported(Feature.SSH_CA));
      case "ssh_username" -> matchers.string(data).map(_ -> unsupported(Feature.SSH_USERNAME));
      case "ssh_username_matches_email" ->
          constant(unsupported(Feature.SSH_USERNAME_MATCHES_EMAIL), data);
      case "ssh_username_matches_claim" ->
          matchers.text(data).map(_ -> unsupported(Feature.SSH_USERNAME_MATCHES_CLAIM));
      default -> unknown(key, name);
    };
  }

  /** Looks for double keys in data that has no meaning. */
  void checkIgnored(Node data) {
    switch (data) {
      case MappingNode map ->
          PolicyReader.entries(map, problems).forEach(entry -> checkIgnored(entry.getValueNode()));
      case SequenceNode list -> list.getValue().forEach(this::checkIgnored);
      default -> {}
    }
  }

  /**
   * A criterion whose data has no meaning. {@code false} would read as switching it off, and does
   * not: in Pomerium {@code accept: false} lets everybody in.
   */
  private Optional<Criterion> constant(Criterion criterion, Node data) {
    if (data instanceof ScalarNode scalar && scalar.getValue().equalsIgnoreCase("false")) {
      problems.add(data, "does not switch the criterion off", "true, or no such criterion");
      return Optional.empty();
    }
    checkIgnored(data);
    return Optional.of(criterion);
  }

  private Optional<Criterion> device(Node data) {
    if (!(data instanceof MappingNode map)) {
      problems.add(data, "is not a device matcher but " + Problems.kind(data), "a map");
      return Optional.empty();
    }
    boolean valid = true;
    for (NodeTuple entry : PolicyReader.entries(map, problems)) {
      Node value = entry.getValueNode();
      String key = PolicyReader.key(entry);
      switch (key) {
        case "is", "type" -> valid &= matchers.text(value).isPresent();
        case "approved" -> {
          if (!value.getTag().equals(Tag.BOOL)) {
            problems.add(value, "is not true or false", "true or false");
            valid = false;
          }
        }
        default -> {
          problems.add(
              entry.getKeyNode(),
              "unknown matcher " + Words.quoted(key),
              Suggestion.among(DEVICE_KEYS, key));
          valid = false;
        }
      }
    }
    return valid ? Optional.of(unsupported(Feature.DEVICE)) : Optional.empty();
  }

  private static Criterion unsupported(Feature feature) {
    return new Criterion.Unsupported(feature);
  }

  private Optional<Criterion> unknown(ScalarNode key, String name) {
    if (OF_ENTERPRISE.contains(name)) {
      problems.add(
          key,
          "criterion '" + name + "' is not supported: it belongs to Pomerium Enterprise",
          "a policy without it; " + Suggestion.among(NAMES, ""));
    } else if (name.equals("pomerium_routes")) {
      problems.add(
          key,
          "criterion 'pomerium_routes' is not supported: the proxy's own pages need no rule",
          "a policy without it");
    } else {
      problems.add(key, "unknown criterion " + Words.quoted(name), Suggestion.among(NAMES, name));
    }
    return Optional.empty();
  }
}
