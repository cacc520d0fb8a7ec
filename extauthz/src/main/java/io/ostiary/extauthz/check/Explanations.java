package io.ostiary.extauthz.check;

import io.ostiary.policy.Decision;
import java.util.List;

/** Puts the policy's answer into words for the user: what would have been needed. */
@FunctionalInterface
public interface Explanations {
  /** Whole sentences, the most helpful first; never another user's data. */
  List<String> of(Decision decision);
}
