package io.ostiary.xds.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

/** Whose entries of an account are whose. */
class OwnEntriesTest {
  private static final String OBJECT =
      """
      {"metadata": {"managedFields": [
        {"manager": "kubectl", "operation": "Apply",
         "fieldsV1": {"f:spec": {"f:secrets": {}}}},
        {"manager": "manager", "operation": "Update", "subresource": "status",
         "fieldsV1": {"f:status": {"f:ingress": {
           ".": {}, "f:shop/theirs": {".": {}, "f:reconciled": {}}}}}},
        {"manager": "ostiary", "operation": "Update", "subresource": "status",
         "fieldsV1": {"f:status": {"f:ingress": {"f:shop/ours": {"f:observedAt": {}}},
           "f:settingsStatus": {"f:reconciled": {}}}}}]}}
      """;

  @Test
  void eachWriterHasItsOwn() throws JsonProcessingException {
    JsonNode object = new JsonMapper().readTree(OBJECT);
    assertThat(OwnEntries.of(object, "ostiary")).containsExactly("shop/ours");
    assertThat(OwnEntries.of(object, "manager")).containsExactly("shop/theirs");
    assertThat(OwnEntries.of(object, "kubectl")).isEmpty();
    assertThat(OwnEntries.of(object, "ostiary-blue")).isEmpty();
  }

  @Test
  void anObjectThatNobodyHasWrittenHasNone() throws JsonProcessingException {
    assertThat(OwnEntries.of(new JsonMapper().readTree("{}"), "ostiary")).isEmpty();
  }
}
