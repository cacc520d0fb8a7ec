package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;

/**
 * What a presented client certificate has to look like: all tests pass. A key may be that of an
 * invalid certificate; names count in a valid one only.
 *
 * @param tests at least one, as an empty matcher would match every certificate
 */
public record CertificateMatcher(List<Test> tests) {
  public CertificateMatcher {
    tests = List.copyOf(tests);
    if (tests.isEmpty()) {
      throw new IllegalArgumentException("a matcher needs at least one test");
    }
  }

  /** One test of a certificate. */
  public sealed interface Test {
    /** Its SHA-256 fingerprint is one of these, 64 lower-case hex digits each. */
    record Fingerprint(Set<String> wanted) implements Test {
      public Fingerprint {
        wanted = ImmutableSet.copyOf(wanted);
      }
    }

    /** The SHA-256 of its public key (SubjectPublicKeyInfo) in base64 is one of these. */
    record SpkiHash(Set<String> wanted) implements Test {
      public SpkiHash {
        wanted = ImmutableSet.copyOf(wanted);
      }
    }

    /** One of its alternative names of that kind matches. */
    record AlternativeName(NameKind kind, StringMatcher matcher) implements Test {
      public AlternativeName {
        requireNonNull(kind);
        requireNonNull(matcher);
      }
    }
  }

  /** A kind of alternative name (RFC 5280 s. 4.2.1.6). */
  public enum NameKind {
    EMAIL("san_email", 1),
    DNS("san_dns", 2),
    URI("san_uri", 6);

    private final String key;
    private final int generalNameTag;

    NameKind(String key, int generalNameTag) {
      this.key = key;
      this.generalNameTag = generalNameTag;
    }

    /** Its key in a policy. */
    public String key() {
      return key;
    }

    /** The GeneralName tag that the JDK reports for it. */
    int generalNameTag() {
      return generalNameTag;
    }
  }

  /**
   * Whether it asks for what anybody can write into a certificate, and not only for a key that the
   * handshake has proved. Pomerium lets an invalid certificate match by its names.
   */
  boolean believesNames() {
    return tests.stream().anyMatch(Test.AlternativeName.class::isInstance);
  }

  /** The matcher in words. */
  String words() {
    StringBuilder words = new StringBuilder();
    for (Test test : tests) {
      words.append(words.isEmpty() ? "client certificate with " : " and with ");
      words.append(
          switch (test) {
            case Test.Fingerprint(Set<String> wanted) -> "fingerprint " + Words.some(wanted);
            case Test.SpkiHash(Set<String> wanted) -> "public key hash " + Words.some(wanted);
            case Test.AlternativeName(NameKind kind, StringMatcher matcher) ->
                matcher.words(kind.key());
          });
    }
    return words.toString();
  }
}
