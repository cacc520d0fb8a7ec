package io.ostiary.cli.state;

import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Supplier;

/** Secrets that nobody configured: each is made once and kept in the state folder. */
public final class InstallationSecrets {
  private final StateFolder state;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public InstallationSecrets(StateFolder state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  /** {@code shared_secret}: 32 bytes in base64. */
  public String sharedSecret() {
    return once("shared_secret", this::newSecret);
  }

  /** {@code cookie_secret}: 32 bytes in base64. */
  public String cookieSecret() {
    return once("cookie_secret", this::newSecret);
  }

  /** A secret of another name: 32 bytes in base64. */
  public String secret(String name) {
    return once(name, this::newSecret);
  }

  /** The certificate for hosts without one of their own. */
  public KeyPair defaultCertificate() {
    // One file, so that certificate and key can never be of different generations.
    String both =
        once(
            "default_certificate.pem",
            () -> {
              SelfSigned.Issued issued = SelfSigned.defaultCertificate(clock.instant());
              return issued.certificatePem() + issued.keyPem();
            });
    int key = both.indexOf("-----BEGIN PRIVATE KEY-----");
    return new KeyPair(both.substring(0, key), new PrivateKeyPem(both.substring(key)));
  }

  /** The text of a file of secrets, made by the first who asks. */
  public String once(String name, Supplier<String> make) {
    state.folder("secrets");
    String file = "secrets/" + name;
    return state
        .read(file)
        .filter(text -> !text.isBlank())
        .orElseGet(
            () -> {
              String made = make.get();
              state.write(file, made);
              return made;
            });
  }

  private String newSecret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
