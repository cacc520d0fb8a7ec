package io.ostiary.xds.kubernetes.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ostiary.xds.kubernetes.admission.AdmissionAnswers.Answer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionAnswersTest {
  private static final String QUESTION =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
       "request": {"uid": "u-1", "operation": "CREATE"}}
      """;

  @Test
  void allowsWithTheUidOfTheQuestion() throws JsonProcessingException {
    JsonNode response = response(Judgement.NOTHING);
    assertThat(response.path("uid").asText()).isEqualTo("u-1");
    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.has("status")).isFalse();
    assertThat(response.has("warnings")).isFalse();
  }

  @Test
  void refusesInWordsThatFitATerminal() throws JsonProcessingException {
    JsonNode response =
        response(new Judgement(Collections.nCopies(9, "wrong"), List.of("w".repeat(900))));
    assertThat(response.path("allowed").asBoolean(true)).isFalse();
    assertThat(response.at("/status/message").asText()).startsWith("wrong\n").endsWith("4 more");
    assertThat(response.at("/status/code").asInt()).isEqualTo(422);
    assertThat(response.at("/warnings/0").asText()).hasSize(250).endsWith("...");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                                  | no AdmissionReview",
        "not-json                                                            | not JSON",
        "[]                                                                  | no AdmissionReview",
        "{\"kind\": \"Pod\"}                                                 | no AdmissionReview",
        "{\"kind\": \"AdmissionReview\"}                                     | only admission.k8s.io/v1",
        "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v1beta1\"} | only admission.k8s.io/v1",
        "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v1\"}      | no uid"
      })
  void refusesWhatIsNoQuestion(String body, String problem) {
    AdmissionAnswers answers = new AdmissionAnswers(request -> Judgement.NOTHING);
    assertThat(answers.answer(body.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            Answer.Malformed.class, malformed -> assertThat(malformed.problem()).contains(problem));
  }

  private static JsonNode response(Judgement judgement) throws JsonProcessingException {
    Answer answer = new AdmissionAnswers(request -> judgement).answer(QUESTION.getBytes(UTF_8));
    assertThat(answer).isInstanceOf(Answer.Reviewed.class);
    return new JsonMapper().readTree(((Answer.Reviewed) answer).json()).path("response");
  }
}
