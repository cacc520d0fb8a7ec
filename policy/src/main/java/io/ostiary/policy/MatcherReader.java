package io.ostiary.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.io.BaseEncoding;
import io.ostiary.policy.CertificateMatcher.NameKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the data of criteria. Each method is empty exactly when it noted a problem. */
final class MatcherReader {
  private static final ImmutableList<String> STRING_KEYS =
      ImmutableList.of("is", "not", "contains", "starts_with", "ends_with", "in", "not_in");
  private static final ImmutableList<String> LIST_KEYS = ImmutableList.of("has", "is", "exclude");
  private static final ImmutableList<String> CERTIFICATE_KEYS =
      ImmutableList.of("fingerprint", "spki_hash", "san_email", "san_dns", "san_uri");

  private static final String STRING = "text, or a map with " + String.join(", ", STRING_KEYS);
  private static final String LIST = "a value, or a map with " + String.join(", ", LIST_KEYS);
  private static final String CERTIFICATE = "a map with " + String.join(", ", CERTIFICATE_KEYS);
  private static final String TEXT = "text, in quotes where it looks like a number or boolean";

  /** Longer numbers are nobody's claim, and cost more than their length to compute with. */
  private static final int LONGEST_NUMBER = 100;

  private final Problems problems;

  MatcherReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads a matcher of one text: a scalar, or a map of tests. */
  Optional<StringMatcher> string(Node node) {
    return switch (node) {
      case ScalarNode scalar ->
          scalar(scalar)
              .map(wanted -> new StringMatcher(List.of(new StringMatcher.Test.Is(wanted))));
      case MappingNode map -> tests(map, STRING, this::stringTest).map(StringMatcher::new);
      case SequenceNode _ -> {
        problems.add(node, "a list is not a matcher of one text", "'in: [a, b]' for any of them");
        yield Optional.empty();
      }
      default -> unexpected(node, STRING);
    };
  }

  /** Reads a matcher of a list: a scalar, or a map of tests. */
  Optional<ListMatcher> list(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar).map(ListMatcher::has);
      case MappingNode map -> tests(map, LIST, this::listTest).map(ListMatcher::new);
      case SequenceNode _ -> {
        problems.add(
            node,
            "a list is not a matcher of a list",
            "one criterion per value, under or: or and:");
        yield Optional.empty();
      }
      default -> unexpected(node, LIST);
    };
  }

  /** Reads a matcher of a client certificate. */
  Optional<CertificateMatcher> certificate(Node node) {
    return node instanceof MappingNode map
        ? tests(map, CERTIFICATE, this::certificateTest).map(CertificateMatcher::new)
        : unexpected(node, CERTIFICATE);
  }

  /** Reads addresses and CIDR ranges: one or a list. */
  Optional<List<IpRange>> ranges(Node node) {
    return values(node, "expected string or array of strings", this::range);
  }

  /** Reads one text or a list of texts. */
  Optional<List<String>> strings(Node node) {
    return values(node, "expected string or array of strings", this::text);
  }

  /** Reads a text that is not empty. */
  Optional<String> text(Node node) {
    if (!(node instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.STR)) {
      problems.add(node, "expected string value, not " + Problems.kind(node), TEXT);
      return Optional.empty();
    }
    if (scalar.getValue().isEmpty()) {
      problems.add(node, "must not be empty", TEXT);
      return Optional.empty();
    }
    return Optional.of(scalar.getValue());
  }

  private <T> Optional<List<T>> tests(
      MappingNode map, String expected, BiFunction<ScalarNode, Node, Optional<T>> read) {
    List<T> tests = new ArrayList<>();
    boolean valid = true;
    for (NodeTuple entry : PolicyReader.entries(map, problems)) {
      Optional<T> test = read.apply((ScalarNode) entry.getKeyNode(), entry.getValueNode());
      test.ifPresent(tests::add);
      valid &= test.isPresent();
    }
    if (map.getValue().isEmpty()) {
      problems.add(map, "an empty matcher would match everybody", expected);
    }
    return valid && !tests.isEmpty() ? Optional.of(tests) : Optional.empty();
  }

  private Optional<StringMatcher.Test> stringTest(ScalarNode key, Node value) {
    return switch (key.getValue()) {
      case "is" -> scalar(value).map(StringMatcher.Test.Is::new);
      case "not" -> scalar(value).map(StringMatcher.Test.Not::new);
      case "contains" -> text(value).map(StringMatcher.Test.Contains::new);
      case "starts_with" -> text(value).map(StringMatcher.Test.StartsWith::new);
      case "ends_with" -> text(value).map(StringMatcher.Test.EndsWith::new);
      case "in" -> set(key, value).map(StringMatcher.Test.In::new);
      case "not_in" -> set(key, value).map(StringMatcher.Test.NotIn::new);
      default -> unknownTest(key, STRING_KEYS);
    };
  }

  private Optional<ListMatcher.Test> listTest(ScalarNode key, Node value) {
    return switch (key.getValue()) {
      case "has" -> scalar(value).map(ListMatcher.Test.Has::new);
      case "is" -> scalar(value).map(ListMatcher.Test.Is::new);
      case "exclude" -> scalar(value).map(ListMatcher.Test.Exclude::new);
      default -> unknownTest(key, LIST_KEYS);
    };
  }

  private Optional<CertificateMatcher.Test> certificateTest(ScalarNode key, Node value) {
    return switch (key.getValue()) {
      case "fingerprint" ->
          values(value, "must be a string or a list of strings", this::fingerprint)
              .map(wanted -> new CertificateMatcher.Test.Fingerprint(new LinkedHashSet<>(wanted)));
      case "spki_hash" ->
          values(value, "expects a string or array of strings", this::spkiHash)
              .map(wanted -> new CertificateMatcher.Test.SpkiHash(new LinkedHashSet<>(wanted)));
      case "san_email" -> alternativeName(NameKind.EMAIL, value);
      case "san_dns" -> alternativeName(NameKind.DNS, value);
      case "san_uri" -> alternativeName(NameKind.URI, value);
      default -> unknownTest(key, CERTIFICATE_KEYS);
    };
  }

  private Optional<CertificateMatcher.Test> alternativeName(NameKind kind, Node value) {
    return string(value).map(names -> new CertificateMatcher.Test.AlternativeName(kind, names));
  }

  /** A fingerprint in one of the two forms that tools print, as 64 lower-case hex digits. */
  private Optional<String> fingerprint(Node node) {
    return text(node)
        .flatMap(
            written -> {
              Optional<String> hex = Fingerprints.normalized(written);
              if (hex.isEmpty()) {
                problems.add(
                    node,
                    "unsupported certificate fingerprint format",
                    "SHA-256 as 64 lower-case hex digits, or upper-case pairs with colons");
              }
              return hex;
            });
  }

  private Optional<String> spkiHash(Node node) {
    return text(node)
        .flatMap(
            written -> {
              BaseEncoding base64 = BaseEncoding.base64();
              // Decoded and encoded again, as one hash has several base64 forms.
              if (base64.canDecode(written) && base64.decode(written).length == 32) {
                return Optional.of(base64.encode(base64.decode(written)));
              }
              problems.add(
                  node, "must be a base64-encoded SHA-256 hash", "44 characters of base64");
              return Optional.empty();
            });
  }

  private Optional<IpRange> range(Node node) {
    return text(node)
        .flatMap(
            written -> {
              Optional<IpRange> range = IpRange.parse(written);
              if (range.isEmpty()) {
                problems.add(
                    node,
                    "expected IP or CIDR range",
                    "an address such as 10.1.2.3 or a range such as 10.0.0.0/8");
              }
              return range;
            });
  }

  private Optional<Set<String>> set(ScalarNode key, Node node) {
    if (!(node instanceof SequenceNode)) {
      problems.add(
          node,
          key.getValue() + " matcher requires an array of strings",
          "a list: ["
              + (node instanceof ScalarNode scalar ? Words.bounded(scalar.getValue()) : "a, b")
              + "]");
      return Optional.empty();
    }
    return strings(node).map(LinkedHashSet::new);
  }

  private <T> Optional<List<T>> values(
      Node node, String message, Function<Node, Optional<T>> read) {
    return switch (node) {
      case ScalarNode scalar -> read.apply(scalar).map(List::of);
      case SequenceNode list -> {
        List<T> values = new ArrayList<>();
        for (Node item : list.getValue()) {
          read.apply(item).ifPresent(values::add);
        }
        yield values.size() == list.getValue().size() ? Optional.of(values) : Optional.empty();
      }
      default -> {
        problems.add(node, message, "text or a list of texts");
        yield Optional.empty();
      }
    };
  }

  private Optional<Scalar> scalar(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      problems.add(node, "expected one value, not " + Problems.kind(node), "one value");
      return Optional.empty();
    }
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return Optional.of(new Scalar.Null());
    }
    if (tag.equals(Tag.BOOL)) {
      return Optional.of(new Scalar.Flag(Boolean.parseBoolean(text)));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return number(scalar);
    }
    return Optional.of(new Scalar.Text(text));
  }

  /** A number of YAML's core schema; JSON, and so every claim, knows only finite ones. */
  private Optional<Scalar> number(ScalarNode node) {
    String text = node.getValue();
    if (text.length() <= LONGEST_NUMBER) {
      try {
        BigDecimal number =
            text.startsWith("0x")
                ? new BigDecimal(new BigInteger(text.substring(2), 16))
                : text.startsWith("0o")
                    ? new BigDecimal(new BigInteger(text.substring(2), 8))
                    : new BigDecimal(text);
        return Optional.of(new Scalar.Numeric(number));
      } catch (NumberFormatException e) {
        // .inf, .nan, and exponents beyond all reason: noted below.
      }
    }
    problems.add(
        node, "is not a number that a claim can have", "a finite number, or text in quotes");
    return Optional.empty();
  }

  private <T> Optional<T> unknownTest(ScalarNode key, ImmutableList<String> known) {
    problems.add(
        key,
        "unknown matcher " + Words.quoted(key.getValue()),
        Suggestion.among(known, key.getValue()));
    return Optional.empty();
  }

  private <T> Optional<T> unexpected(Node node, String expected) {
    problems.add(node, "is not a matcher but " + Problems.kind(node), expected);
    return Optional.empty();
  }
}
