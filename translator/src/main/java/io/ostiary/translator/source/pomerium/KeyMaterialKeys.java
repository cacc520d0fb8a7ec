package io.ostiary.translator.source.pomerium;

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

  private static final int SECRET_BYTES = 32;

  private KeyMaterialKeys() {}

  static Secrets read(Values values, FileContents files) {
    return new Secrets(
        secret(values, files, SHARED, SHARED_FILE),
        secret(values, files, COOKIE, COOKIE_FILE),
        signing(values, files));
  }

  private static Optional<Confidential> secret(
      Values values, FileContents files, Key<String> inline, Key<String> file) {
    Optional<String> text = files.textOrFile(values, inline, file);
    if (text.isPresent() && !isKey(text.get())) {
      values.error(
          values.has(inline) ? inline : file,
          "not 32 bytes in base64",
          "make one with: openssl rand -base64 32");
    }
    return text.map(Confidential::new);
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == SECRET_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<Confidential> signing(Values values, FileContents files) {
    Optional<String> text = files.textOrFile(values, SIGNING, SIGNING_FILE);
    Optional<String> pem = text.flatMap(FileContents::inlinePem);
    if (text.isPresent() && pem.isEmpty()) {
      values.error(
          values.has(SIGNING) ? SIGNING : SIGNING_FILE,
          "neither PEM nor base64 of PEM",
          "make one with: openssl ecparam -genkey -name prime256v1 -noout");
    }
    return pem.map(Confidential::new);
  }
}
