package io.ostiary.xds.kubernetes.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which entries of a settings object's account a writer has put there, by what the API server
 * remembers of writers. Several controllers can share that object, and each takes away only its
 * own.
 */
final class OwnEntries {
  private static final String FIELD = "f:";

  private OwnEntries() {}

  /** The keys in {@code status.ingress} of a writer. */
  static Set<String> of(JsonNode object, String writer) {
    Set<String> keys = new TreeSet<>();
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(writer)) {
        entry.at("/fieldsV1/f:status/f:ingress").properties().stream()
            .map(Map.Entry::getKey)
            .filter(field -> field.startsWith(FIELD))
            .forEach(field -> keys.add(field.substring(FIELD.length())));
      }
    }
    return keys;
  }
}
