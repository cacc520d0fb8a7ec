package io.ostiary.policy;

import io.ostiary.policy.Decision.TraceEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A decision in plain words for the page that refuses a user.
 *
 * <p>It names what the user is and what would have been needed, but no other user's id or address
 * and no network range: the reader may be anybody who can log in.
 */
public final class Explanation {
  /** The most lines of an explanation. */
  public static final int MAX_LINES = 8;

  private Explanation() {}

  /** Why the request was not let through, most important first; empty when it was. */
  public static List<String> of(Decision decision) {
    return switch (decision.answer()) {
      case ALLOW -> List.of();
      case LOGIN -> List.of("You are not logged in");
      case CLIENT_CERTIFICATE_REQUIRED -> List.of(certificate(decision));
      case FORBIDDEN -> forbidden(decision);
    };
  }

  private static String certificate(Decision decision) {
    return decision.deny().reasons().contains(Reason.INVALID_CLIENT_CERTIFICATE)
            || decision.allow().reasons().contains(Reason.INVALID_CLIENT_CERTIFICATE)
        ? "Your client certificate is not valid here"
        : "A client certificate is needed, and none was sent";
  }

  private static List<String> forbidden(Decision decision) {
    Rule.Action action = decision.deny().matched() ? Rule.Action.DENY : Rule.Action.ALLOW;
    Set<String> lines = new LinkedHashSet<>();
    for (TraceEntry entry : decision.trace()) {
      if (entry.rule() == action
          && entry.hinders()
          && !entry.criterion().equals("cors_preflight")) {
        lines.add(line(entry));
      }
    }
    if (lines.isEmpty()) {
      lines.add("No rule lets anybody in here");
    }
    List<String> shown = new ArrayList<>(lines);
    if (shown.size() > MAX_LINES) {
      int more = shown.size() - (MAX_LINES - 1);
      shown = new ArrayList<>(shown.subList(0, MAX_LINES - 1));
      shown.add("and " + more + " more");
    }
    return List.copyOf(shown);
  }

  private static String line(TraceEntry entry) {
    return switch (entry.reason()) {
      case GROUPS_UNKNOWN ->
          "Your groups could not be checked: "
              + entry.actual().replace(TraceWords.GROUPS_NOT_KNOWN, "");
      case NOT_SUPPORTED ->
          "The rule asks for '" + entry.criterion() + "', which is not supported yet";
      case ACCEPT, REJECT -> "A rule refuses everybody";
      default -> {
        boolean needed = (entry.rule() == Rule.Action.ALLOW) != entry.inverted();
        String actual = entry.actual().isEmpty() ? "" : " (" + entry.actual() + ")";
        yield (needed ? "Needed: " : "Refused: ") + subject(entry) + actual;
      }
    };
  }

  /** What the rule asks for, without telling about others. */
  private static String subject(TraceEntry entry) {
    return switch (entry.criterion()) {
      case "email" -> "an e-mail address that the rule names";
      case "user" -> "a user that the rule names";
      case "source_ip" -> "a network address that the rule names";
      case "client_certificate" -> "a client certificate that the rule names";
      default ->
          entry.criterion().startsWith("claim/") && entry.wanted().indexOf('@') >= 0
              ? "a " + entry.criterion().replace('/', ' ') + " that the rule names"
              : entry.wanted();
    };
  }
}
