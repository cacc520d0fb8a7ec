package io.ostiary.cli.dev;

import io.ostiary.cli.state.InstallationSecrets;
import io.ostiary.cli.state.SelfSigned;
import io.ostiary.cli.state.StateFolder;
import io.ostiary.policy.access.Hostname;
import io.ostiary.translator.model.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of {@code dev --https}: an authority of this machine, and one leaf by it. */
final class DevTls {
  private static final String AUTHORITY = "dev-authority.pem";
  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";

  private final StateFolder state;
  private final InstantSource clock;
  private final SelfSigned.Issued authority;

  private DevTls(StateFolder state, InstantSource clock, SelfSigned.Issued authority) {
    this.state = state;
    this.clock = clock;
    this.authority = authority;
  }

  /** The authority of the state folder, made where there is none. */
  static DevTls in(StateFolder state, InstantSource clock) {
    String pem =
        new InstallationSecrets(state, clock)
            .once(
                AUTHORITY,
                () -> {
                  SelfSigned.Issued made =
                      SelfSigned.localhostAuthority("Ostiary dev on this machine", clock.instant());
                  return made.certificatePem() + made.keyPem();
                });
    SelfSigned.Issued authority = parse(pem);
    state.write("ca.pem", authority.certificatePem());
    return new DevTls(state, clock, authority);
  }

  /** The file that a browser must trust. */
  Path authorityFile() {
    return state.path().resolve("ca.pem");
  }

  /** The leaf's chain. */
  Path certificateFile() {
    return state.path().resolve("tls.pem");
  }

  /** The leaf's key. */
  Path keyFile() {
    return state.path().resolve("tls-key.pem");
  }

  /** Issues a leaf for these names and whatever lies one label below {@code dev.localhost}. */
  void issue(Set<String> hosts) {
    Set<String> names = new TreeSet<>(hosts);
    names.removeIf(name -> name.matches("[^.]+\\.dev\\.localhost"));
    names.add("localhost");
    names.add("*.dev.localhost");
    SelfSigned.Issued leaf = SelfSigned.leaf(authority, List.copyOf(names), clock.instant());
    state.write("tls-key.pem", leaf.keyPem());
    state.write("tls.pem", leaf.certificatePem() + authority.certificatePem());
  }

  /** The names that the leaf must carry for a model. */
  static Set<String> names(Model model) {
    Set<String> names = new TreeSet<>();
    model.hosts().keySet().stream()
        .map(host -> host.equals(Hostname.ANY) ? DevSite.SAMPLE_OF_ANY : host.value())
        .filter(name -> name.endsWith(".localhost"))
        .forEach(names::add);
    return names;
  }

  /** Trusts the authority and nobody else. */
  SSLSocketFactory trusting() {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("dev", authority.certificate());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("a trust store can be made", impossible);
    }
  }

  /** How this machine comes to trust the authority; nothing is installed without being asked. */
  List<String> trustCommands(String operatingSystem) {
    String file = authorityFile().toString();
    return operatingSystem.startsWith("Mac")
        ? List.of(
            "security add-trusted-cert -k ~/Library/Keychains/login.keychain-db '" + file + "'")
        : List.of(
            "certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n ostiary-dev -i '%s'   (Chromium)"
                .formatted(file),
            "curl --cacert '%s' …".formatted(file));
  }

  private static SelfSigned.Issued parse(String pem) {
    int key = pem.indexOf(KEY_BEGIN);
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(
                          pem.substring(0, key).getBytes(StandardCharsets.US_ASCII)));
      String base64 = pem.substring(key + KEY_BEGIN.length(), pem.indexOf("-----END", key));
      PrivateKey privateKey =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
      return new SelfSigned.Issued(certificate, privateKey);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("the development authority cannot be read", broken);
    }
  }
}
