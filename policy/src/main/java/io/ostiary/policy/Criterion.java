package io.ostiary.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** One criterion of a policy. */
public sealed interface Criterion {
  /** Its name as a policy writes it, with the sub-path: {@code claim/department}. */
  String name();

  /** A criterion about the user, which an anonymous request leaves unknown. */
  sealed interface OfUser extends Criterion {}

  /** Constant true. */
  record Accept() implements Criterion {
    @Override
    public String name() {
      return "accept";
    }
  }

  /** Constant false. */
  record Reject() implements Criterion {
    @Override
    public String name() {
      return "reject";
    }
  }

  /** Any logged-in user. */
  record AuthenticatedUser() implements OfUser {
    @Override
    public String name() {
      return "authenticated_user";
    }
  }

  /** The id of the user. */
  record User(StringMatcher matcher) implements OfUser {
    public User {
      requireNonNull(matcher);
    }

    @Override
    public String name() {
      return "user";
    }
  }

  /**
   * The e-mail address of the user. Case does not count, unlike in Pomerium: providers differ in
   * the case that they send, and {@link Identity#email} is in lower case.
   */
  record Email(StringMatcher matcher) implements OfUser {
    public Email {
      matcher = matcher.inLowerCase();
    }

    @Override
    public String name() {
      return "email";
    }
  }

  /**
   * The domain of the user's e-mail address. Case does not count, unlike in Pomerium. An address
   * that does not have exactly one {@code @} has no domain: {@code a@evil.com@corp.com} is in
   * neither.
   */
  record Domain(StringMatcher matcher) implements OfUser {
    public Domain {
      matcher = matcher.inLowerCase();
    }

    @Override
    public String name() {
      return "domain";
    }
  }

  /**
   * A claim of the user.
   *
   * @param path the claim's name, or a path into it with {@code .} or {@code /}
   */
  record Claim(String path, ListMatcher matcher) implements OfUser {
    /**
     * The claim that carries group memberships. It is as unknown as the groups are when the
     * provider left it out because there are too many.
     */
    static final String GROUPS = "groups";

    public Claim {
      requireNonNull(path);
      requireNonNull(matcher);
    }

    @Override
    public String name() {
      return "claim/" + path;
    }
  }

  /** The groups of the user, by id or by name. */
  record GroupMembership(ListMatcher matcher) implements OfUser {
    public GroupMembership {
      requireNonNull(matcher);
    }

    @Override
    public String name() {
      return "groups";
    }
  }

  /** The client certificate, whether valid or not. */
  record CertificateMatch(CertificateMatcher matcher) implements Criterion {
    public CertificateMatch {
      requireNonNull(matcher);
    }

    @Override
    public String name() {
      return "client_certificate";
    }
  }

  /** The client certificate is missing or invalid; meant for deny rules. */
  record InvalidClientCertificate() implements Criterion {
    @Override
    public String name() {
      return "invalid_client_certificate";
    }
  }

  /** The request is a CORS preflight. */
  record CorsPreflight() implements Criterion {
    @Override
    public String name() {
      return "cors_preflight";
    }
  }

  /** The method of the request, alone. */
  record HttpMethod(StringMatcher matcher) implements Criterion {
    public HttpMethod {
      requireNonNull(matcher);
    }

    @Override
    public String name() {
      return "http_method";
    }
  }

  /** The path of the request, alone and without query. */
  record HttpPath(StringMatcher matcher) implements Criterion {
    public HttpPath {
      requireNonNull(matcher);
    }

    @Override
    public String name() {
      return "http_path";
    }
  }

  /** The client's address is in one of the ranges. */
  record SourceIp(List<IpRange> ranges) implements Criterion {
    public SourceIp {
      ranges = List.copyOf(ranges);
    }

    @Override
    public String name() {
      return "source_ip";
    }
  }

  /**
   * A criterion whose context does not exist yet. Whatever depends on it denies, also inside {@code
   * not} and inside a deny rule.
   */
  record Unsupported(Feature feature) implements Criterion {
    public Unsupported {
      requireNonNull(feature);
    }

    @Override
    public String name() {
      return feature.criterion();
    }
  }

  /** What an {@link Unsupported} criterion would need. */
  enum Feature {
    DEVICE("device", true),
    MCP_TOOL("mcp_tool", false),
    SSH_PUBLICKEY("ssh_publickey", false),
    SSH_CA("ssh_ca", false),
    SSH_USERNAME("ssh_username", false),
    SSH_USERNAME_MATCHES_EMAIL("ssh_username_matches_email", true),
    SSH_USERNAME_MATCHES_CLAIM("ssh_username_matches_claim", true);

    private final String criterion;
    private final boolean ofIdentity;

    Feature(String criterion, boolean ofIdentity) {
      this.criterion = criterion;
      this.ofIdentity = ofIdentity;
    }

    /** The criterion's name. */
    public String criterion() {
      return criterion;
    }

    /** Whether it asks about the user, so that an anonymous request has to log in first. */
    public boolean ofIdentity() {
      return ofIdentity;
    }
  }
}
