package io.ostiary.cli.dev.idp;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who can be picked.
 *
 * @param subject the {@code sub} claim
 * @param objectId the {@code oid} claim, as Microsoft Entra has it
 * @param email always verified
 * @param name full name
 * @param role who this is, in a word or two, for people only
 * @param groups names and object ids; real providers send one or the other
 */
public record DevUser(
    String subject, String objectId, String email, String name, String role, List<String> groups) {
  /** The object id of the group of administrators; the examples name it. */
  public static final String ADMINS = "11111111-1111-4111-8111-111111111111";

  /** The object id of the group of everybody in the company. */
  public static final String STAFF = "22222222-2222-4222-8222-222222222222";

  /** An administrator, a colleague, and somebody from elsewhere. */
  public static final List<DevUser> ALL =
      List.of(
          new DevUser(
              "dev-alice",
              "aaaaaaaa-0000-4000-8000-000000000001",
              "alice@example.com",
              "Alice Arden",
              "admins",
              List.of("admins", ADMINS, "staff", STAFF)),
          new DevUser(
              "dev-bob",
              "aaaaaaaa-0000-4000-8000-000000000002",
              "bob@example.com",
              "Bob Brook",
              "staff",
              List.of("staff", STAFF)),
          new DevUser(
              "dev-eve",
              "aaaaaaaa-0000-4000-8000-000000000003",
              "eve@other.org",
              "Eve Elm",
              "from elsewhere",
              List.of()));

  public DevUser {
    requireNonNull(subject);
    requireNonNull(objectId);
    requireNonNull(email);
    requireNonNull(name);
    requireNonNull(role);
    groups = List.copyOf(groups);
  }

  /** The user with this e-mail address. */
  public static Optional<DevUser> named(String email) {
    return ALL.stream().filter(user -> user.email().equals(email)).findFirst();
  }

  /** What the ID token and UserInfo say. */
  public Map<String, Object> claims() {
    return ImmutableMap.of(
        "sub", subject,
        "oid", objectId,
        "email", email,
        "email_verified", true,
        "name", name,
        "preferred_username", email,
        "groups", groups);
  }
}
