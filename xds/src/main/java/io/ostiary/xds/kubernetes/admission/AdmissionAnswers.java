package io.ostiary.xds.kubernetes.admission;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * The texts of a validating webhook: {@code AdmissionReview} of {@code admission.k8s.io/v1}, a
 * question to an answer.
 */
public final class AdmissionAnswers {
  private static final String VERSION = "admission.k8s.io/v1";
  private static final String KIND = "AdmissionReview";
  private static final JsonMapper JSON = new JsonMapper();
  private static final int UNPROCESSABLE = 422;

  /** As many as a terminal shows without scrolling. */
  private static final int MOST_LINES = 5;

  private static final int LONGEST_REFUSAL = 1000;

  /** Longer ones may be cut by the API server itself. */
  private static final int LONGEST_WARNING = 250;

  private final Function<JsonNode, Judgement> judge;

  /** Answers what that reviewer says. */
  public AdmissionAnswers(Reviewer reviewer) {
    this(reviewer::judge);
  }

  AdmissionAnswers(Function<JsonNode, Judgement> judge) {
    this.judge = requireNonNull(judge);
  }

  /** What becomes of a question. */
  public sealed interface Answer {
    /** An answer in JSON. */
    record Reviewed(String json) implements Answer {}

    /** It is no question of a version that is known here. */
    record Malformed(String problem) implements Answer {}
  }

  /** Answers the body of a request. */
  public Answer answer(byte[] body) {
    JsonNode review;
    try {
      review = JSON.readTree(body);
    } catch (JsonProcessingException malformed) {
      // The parser's own words would quote the body, which may hold anything.
      return new Answer.Malformed("the body is not JSON");
    } catch (IOException unreadable) {
      return new Answer.Malformed("the body cannot be read");
    }
    if (!review.path("kind").asText().equals(KIND)) {
      return new Answer.Malformed("the body is no " + KIND);
    }
    if (!review.path("apiVersion").asText().equals(VERSION)) {
      return new Answer.Malformed("only " + VERSION + " is answered");
    }
    JsonNode request = review.path("request");
    String uid = request.path("uid").asText();
    if (uid.isEmpty()) {
      return new Answer.Malformed("the request has no uid");
    }
    return new Answer.Reviewed(text(uid, judge.apply(request)));
  }

  private static String text(String uid, Judgement judgement) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", VERSION).put("kind", KIND);
    ObjectNode response = review.putObject("response");
    response.put("uid", uid).put("allowed", judgement.isAllowed());
    if (!judgement.isAllowed()) {
      response
          .putObject("status")
          .put("code", UNPROCESSABLE)
          .put("reason", "Invalid")
          .put("message", shortened(message(judgement.refusals()), LONGEST_REFUSAL));
    }
    if (!judgement.warnings().isEmpty()) {
      judgement.warnings().stream()
          .limit(MOST_LINES)
          .map(warning -> shortened(warning, LONGEST_WARNING))
          .forEach(response.withArray("/warnings")::add);
    }
    return review.toString();
  }

  private static String message(List<String> refusals) {
    String told = String.join("\n", refusals.subList(0, Math.min(refusals.size(), MOST_LINES)));
    return refusals.size() > MOST_LINES
        ? told + "\nand " + (refusals.size() - MOST_LINES) + " more"
        : told;
  }

  private static String shortened(String text, int length) {
    return text.length() > length ? text.substring(0, length - 3) + "..." : text;
  }
}
