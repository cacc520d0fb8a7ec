package io.ostiary.translator.source.pomerium;

import io.ostiary.policy.access.Concealed;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.source.certificate.SigningKeyReader;
import io.ostiary.translator.source.pomerium.Installation.PreviousSecrets;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.KeyTable;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlReader;
import io.ostiary.translator.source.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Secrets that were replaced and are still accepted, so that a rotation logs nobody out. They stand
 * in place under the names of the keys that they were values of, or in a file of the same form.
 */
final class PreviousSecretKeys {
  static final Key<Mapping> PREVIOUS =
      Key.of(
          "previous_secrets",
          ValueTypes.OBJECT,
          "",
          "secrets that were replaced and are still accepted");
  static final Key<String> PREVIOUS_FILE =
      Key.of("previous_secrets_file", ValueTypes.TEXT, "", "a YAML file with the same keys");

  static final Key<List<String>> SHARED = earlier("shared_secret");
  static final Key<List<String>> COOKIE = earlier("cookie_secret");
  static final Key<List<String>> SIGNING = earlier("signing_key");
  static final Key<List<String>> CLIENT = earlier("idp_client_secret");

  /** What stands under {@code ostiary.previous_secrets}, and in the file. */
  static final KeyTable TABLE = KeyTable.of(List.of(List.of(SHARED, COOKIE, SIGNING, CLIENT)));

  private PreviousSecretKeys() {}

  private static Key<List<String>> earlier(String key) {
    return Key.ofSecret(
        key, ValueTypes.TEXTS_AS_WRITTEN, "earlier values of " + key + ", newest first");
  }

  /** The earlier secrets, where some are given. */
  static PreviousSecrets read(Values own, FileContents files) {
    if (own.has(PREVIOUS) && own.has(PREVIOUS_FILE)) {
      own.error(PREVIOUS_FILE, "excludes " + PREVIOUS.name(), "remove one of the two");
      return PreviousSecrets.NONE;
    }
    return own.get(PREVIOUS)
        .map(node -> own.nested(PREVIOUS, "", node, TABLE))
        .or(() -> inFile(own, files))
        .map(PreviousSecretKeys::read)
        .orElse(PreviousSecrets.NONE);
  }

  /** What the file holds. No part of it is ever quoted: all of it may be secret. */
  private static Optional<Values> inFile(Values own, FileContents files) {
    Optional<String> text = files.contentOrNothing(own, PREVIOUS_FILE);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    YamlText yaml = YamlReader.read(text.get());
    if (yaml.problems().isEmpty() && yaml.documents().isEmpty()) {
      return Optional.empty(); // emptied, once nothing is under way any more
    }
    if (!yaml.problems().isEmpty()
        || yaml.documents().size() > 1
        || !(yaml.documents().getFirst().root() instanceof Mapping mapping)) {
      own.error(
          PREVIOUS_FILE,
          "the file is not one YAML mapping",
          "write lists of earlier values, as in cookie_secret: [VALUE]");
      return Optional.empty();
    }
    String path = own.get(PREVIOUS_FILE).orElseThrow();
    String field = own.given(PREVIOUS_FILE).map(Given::field).orElse(PREVIOUS_FILE.name());
    return Optional.of(
        Values.of(
            new Given(
                field,
                mapping,
                yaml.documents().getFirst(),
                line -> Optional.of(new SourceLine(path, line))),
            mapping,
            TABLE,
            own.complaints()));
  }

  private static PreviousSecrets read(Values values) {
    return new PreviousSecrets(
        each(values, SHARED, KeyMaterialKeys::key, "not 32 bytes in base64"),
        each(values, COOKIE, KeyMaterialKeys::key, "not 32 bytes in base64"),
        each(
            values,
            SIGNING,
            text -> FileContents.inlinePem(text).flatMap(SigningKeyReader::read),
            KeyMaterialKeys.UNUSABLE_SIGNING_KEY),
        each(
            values,
            CLIENT,
            text -> Optional.of(text).filter(secret -> !secret.isBlank()),
            "empty"));
  }

  private static List<Concealed> each(
      Values values,
      Key<List<String>> key,
      Function<String, Optional<String>> check,
      String problem) {
    List<Concealed> secrets = new ArrayList<>();
    List<String> given = values.get(key).orElse(List.of());
    for (int i = 0; i < given.size(); i++) {
      Optional<String> secret = check.apply(given.get(i));
      if (secret.isEmpty()) {
        values.error(key, "value " + (i + 1) + ": " + problem, "remove or mend it");
      }
      secret.map(Concealed::new).ifPresent(secrets::add);
    }
    return secrets;
  }
}
