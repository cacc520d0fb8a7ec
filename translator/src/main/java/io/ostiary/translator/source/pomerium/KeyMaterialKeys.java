package io.ostiary.translator.source.pomerium;

import io.ostiary.policy.access.Concealed;
import io.ostiary.translator.source.certificate.SigningKeyReader;
import io.ostiary.translator.source.pomerium.Installation.Secrets;
import io.ostiary.translator.source.setting.Key;
import io.ostiary.translator.source.setting.ValueTypes;
import io.ostiary.translator.source.setting.Values;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The keys of the installation; what is absent is generated once and kept. */
final class KeyMaterialKeys {
  static final Key<String> SHARED =
      Key.ofSecret("shared_secret", ValueTypes.TEXT, "32 bytes in base64: links between hosts");
  static final Key<String> SHARED_FILE =
      Key.of("shared_secret_file", ValueTypes.TEXT, "", "a file with the shared secret");
  static final Key<String> COOKIE =
      Key.ofSecret("cookie_secret", ValueTypes.TEXT, "32 bytes in base64: sealed cookies");
  static final Key<String> COOKIE_FILE =
      Key.of("cookie_secret_file", ValueTypes.TEXT, "", "a file with the cookie secret");
  static final Key<String> SIGNING =
      Key.ofSecret(
          "signing_key",
          ValueTypes.TEXT,
          "PEM, or base64 of PEM, of the EC P-256 or RSA key that signs assertions");
  static final Key<String> SIGNING_FILE =
      Key.of("signing_key_file", ValueTypes.TEXT, "", "a file with the signing key");

  static final List<Key<?>> KEYS =
      List.of(SHARED, SHARED_FILE, COOKIE, COOKIE_FILE, SIGNING, SIGNING_FILE);

  static final String UNUSABLE_SIGNING_KEY =
      "not PEM, nor base64 of PEM, of an EC key on P-256 or an RSA key of 2048 bits or more";

  private static final int SECRET_BYTES = 32;

  private KeyMaterialKeys() {}

  static Secrets read(Values values, FileContents files) {
    return new Secrets(
        secret(values, files, SHARED, SHARED_FILE),
        secret(values, files, COOKIE, COOKIE_FILE),
        signing(values, files));
  }

  private static Optional<Concealed> secret(
      Values values, FileContents files, Key<String> inline, Key<String> file) {
    Optional<String> text = files.textOrFile(values, inline, file);
    if (text.isPresent() && key(text.get()).isEmpty()) {
      values.error(
          values.has(inline) ? inline : file,
          "not 32 bytes in base64",
          "make one with: openssl rand -base64 32");
    }
    return text.map(Concealed::new);
  }

  /** The text when it is a key of 32 bytes in base64. */
  static Optional<String> key(String text) {
    try {
      return Optional.of(text).filter(t -> Base64.getDecoder().decode(t).length == SECRET_BYTES);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<Concealed> signing(Values values, FileContents files) {
    Optional<String> text = files.textOrFile(values, SIGNING, SIGNING_FILE);
    Optional<String> pem = text.flatMap(FileContents::inlinePem).flatMap(SigningKeyReader::read);
    if (text.isPresent() && pem.isEmpty()) {
      values.error(
          values.has(SIGNING) ? SIGNING : SIGNING_FILE,
          UNUSABLE_SIGNING_KEY,
          "make one with: openssl ecparam -genkey -name prime256v1 -noout");
    }
    return pem.map(Concealed::new);
  }
}
