package io.ostiary.extauthz.portal;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import io.ostiary.extauthz.oidc.LoginSecrets;
import io.ostiary.extauthz.session.ProviderId;
import java.util.List;
import java.util.Optional;

/**
 * A login under way, as the authenticate host keeps it in the browser.
 *
 * @param provider the client by which the provider was asked; the answer goes to no other (RFC 9700
 *     section 4.4.2)
 * @param secrets what ties the provider's answer to this browser
 * @param authority the application's host and port that asked
 * @param secretHash hash of the secret of the application's attempt
 * @param chooseAccount whether the user wanted another account
 */
record LoginAttempt(
    ProviderId provider,
    LoginSecrets secrets,
    String authority,
    String secretHash,
    boolean chooseAccount) {
  private static final Splitter LINES = Splitter.on('\n');

  LoginAttempt {
    requireNonNull(provider);
    requireNonNull(secrets);
    requireNonNull(authority);
    requireNonNull(secretHash);
  }

  String encode() {
    return String.join(
        "\n",
        secrets.state(),
        secrets.nonce(),
        secrets.verifier(),
        authority,
        secretHash,
        Boolean.toString(chooseAccount),
        provider.value());
  }

  static Optional<LoginAttempt> decode(String content) {
    List<String> lines = LINES.splitToList(content);
    return lines.size() != 7
        ? Optional.empty()
        : ProviderId.parse(lines.get(6))
            .map(
                provider ->
                    new LoginAttempt(
                        provider,
                        new LoginSecrets(lines.get(0), lines.get(1), lines.get(2)),
                        lines.get(3),
                        lines.get(4),
                        Boolean.parseBoolean(lines.get(5))));
  }

  @Override
  public String toString() {
    return "LoginAttempt[redacted]";
  }
}
