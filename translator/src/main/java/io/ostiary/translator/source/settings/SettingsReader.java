package io.ostiary.translator.source.settings;

import com.google.common.base.CaseFormat;
import io.fabric8.kubernetes.api.model.Secret;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.ingress.KubernetesObjects;
import io.ostiary.translator.source.ingress.SecretData;
import io.ostiary.translator.source.manifest.FieldPath;
import io.ostiary.translator.source.manifest.OstiarySettings;
import io.ostiary.translator.source.manifest.Pomerium;
import io.ostiary.translator.source.manifest.SettingsObject;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.pomerium.ConnectionString;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Given;
import io.ostiary.translator.source.setting.ObjectSettings;
import io.ostiary.translator.source.setting.SettingsObjects;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Entry;
import io.ostiary.translator.source.yaml.YamlNode.Kind;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import io.ostiary.translator.source.yaml.YamlNode.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the settings object of an installation. Every field becomes the value of the key that a
 * config.yaml has for it, and what a field names by a Secret becomes the value itself, so that one
 * reader judges both.
 */
public final class SettingsReader {
  private static final YamlNode NOTHING = new Mapping(List.of(), SettingsTree.NOWHERE);
  private static final int SECRET_BYTES = 32;

  private final SettingsTree tree;
  private final Sourced<? extends SettingsObject> settings;
  private final KubernetesObjects objects;
  private final Complaints complaints;
  private final Mapping spec;
  private final Map<String, Given> given = new TreeMap<>();

  private SettingsReader(SettingsTree tree, KubernetesObjects objects) {
    this.tree = tree;
    this.settings = tree.settings();
    this.objects = objects;
    this.complaints = new Complaints(settings.ref());
    this.spec = tree.spec();
  }

  /**
   * The settings that the objects give. Of several of a kind, from files, the one called {@code
   * global} counts, else the first by name.
   */
  public static SettingsObjects read(KubernetesObjects objects) {
    return new SettingsObjects(
        chosen(Pomerium.class, objects)
            .map(settings -> new SettingsReader(SettingsTree.of(settings), objects).read()),
        chosen(OstiarySettings.class, objects).map(SettingsReader::readOwn));
  }

  /** The Secrets that settings objects name. */
  public static Set<ObjectRef> namedSecrets(Collection<Sourced<?>> objects) {
    Set<ObjectRef> named = new TreeSet<>();
    objects.stream()
        .flatMap(object -> object.as(Pomerium.class).stream())
        .forEach(settings -> named.addAll(SettingsSecrets.of(SettingsTree.of(settings).spec())));
    return named;
  }

  private static <T extends SettingsObject> Optional<Sourced<T>> chosen(
      Class<T> kind, KubernetesObjects objects) {
    return objects.all(kind).stream()
        .min(
            Comparator.<Sourced<T>, Boolean>comparing(found -> !found.ref().name().equals("global"))
                .thenComparing(Sourced::ref));
  }

  /** Its fields are no keys of a config.yaml; who reads them knows their names. */
  private static ObjectSettings readOwn(Sourced<OstiarySettings> settings) {
    SettingsTree tree = SettingsTree.of(settings);
    Map<String, Given> fields = new TreeMap<>();
    tree.spec()
        .entries()
        .forEach(entry -> fields.put(entry.key(), tree.given(entry.key(), entry.value())));
    return new ObjectSettings(settings.ref(), fields, List.of());
  }

  private ObjectSettings read() {
    SettingsFields.KEYS.forEach(
        (path, key) -> SettingsSecrets.at(spec, path).ifPresent(node -> put(key, path, node)));
    cookieName();
    clientCertificates();
    bootstrap();
    provider();
    certificates();
    authorities();
    storage();
    SettingsRemarks.add(tree, complaints);
    return new ObjectSettings(settings.ref(), given, complaints.diagnostics());
  }

  /** Manifests for Pomerium name cookies without the prefix that keeps them to one host. */
  private void cookieName() {
    SettingsSecrets.at(spec, "cookie.name")
        .filter(node -> node instanceof Scalar scalar && !scalar.text().startsWith("__Host-"))
        .ifPresent(
            node -> put("cookie_name", "cookie.name", text("__Host-" + ((Scalar) node).text())));
  }

  /** What is one object of names here is a list of such in a config.yaml. */
  private void clientCertificates() {
    String path = "downstreamMtls";
    if (SettingsSecrets.at(spec, path).orElse(NOTHING) instanceof Mapping fields) {
      List<Entry> renamed = new ArrayList<>();
      for (Entry field : fields.entries()) {
        YamlNode value =
            field.key().equals("matchSubjectAltNames") && field.value() instanceof Mapping names
                ? new Sequence(
                    List.of(
                        new Mapping(
                            names.entries().stream().map(SettingsReader::snakeCase).toList(),
                            names.span())),
                    names.span())
                : field.value();
        renamed.add(snakeCase(new Entry(field.key(), field.keySpan(), value)));
      }
      put("downstream_mtls", path, new Mapping(renamed, fields.span()));
    }
  }

  private static Entry snakeCase(Entry entry) {
    return new Entry(
        CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, entry.key()),
        entry.keySpan(),
        entry.value());
  }

  private void bootstrap() {
    Optional<Secret> secret = secret("secrets");
    if (secret.isEmpty()) {
      return;
    }
    for (String key : List.of("shared_secret", "cookie_secret")) {
      Optional<String> value = SecretData.bytes(secret.get(), key).map(SettingsReader::keyMaterial);
      if (value.isPresent()) {
        put(key, "secrets", text(value.get()));
      } else {
        wrong("secrets", "its Secret has no key " + key, "add it: 32 random bytes");
      }
    }
    SecretData.text(secret.get(), "signing_key")
        .ifPresent(key -> put("signing_key", "secrets", text(key)));
  }

  /** Raw bytes, or text that is their base64 already. */
  private static String keyMaterial(byte[] bytes) {
    return bytes.length == SECRET_BYTES
        ? Base64.getEncoder().encodeToString(bytes)
        : new String(bytes, StandardCharsets.ISO_8859_1).strip();
  }

  private void provider() {
    String path = "identityProvider.secret";
    secret(path)
        .ifPresent(
            secret -> {
              take(secret, "client_id", "idp_client_id", path);
              take(secret, "client_secret", "idp_client_secret", path);
            });
    Map<String, YamlNode> parameters = new TreeMap<>();
    SettingsSecrets.at(spec, "identityProvider.requestParams")
        .filter(Mapping.class::isInstance)
        .ifPresent(
            node ->
                ((Mapping) node)
                    .entries()
                    .forEach(entry -> parameters.put(entry.key(), entry.value())));
    String fromSecret = "identityProvider.requestParamsSecret";
    secret(fromSecret)
        .ifPresent(
            secret ->
                SecretData.keys(secret)
                    .forEach(
                        key -> {
                          YamlNode value = text(SecretData.text(secret, key).orElse(""));
                          if (parameters.putIfAbsent(key, value) != null) {
                            wrong(
                                fromSecret,
                                "its Secret gives '" + key + "', and requestParams does as well",
                                "remove one of the two");
                          }
                        }));
    if (!parameters.isEmpty()) {
      List<Entry> entries = new ArrayList<>();
      parameters.forEach((key, value) -> entries.add(new Entry(key, SettingsTree.NOWHERE, value)));
      put(
          "idp_request_params",
          "identityProvider.requestParams",
          new Mapping(entries, SettingsTree.NOWHERE));
    }
  }

  private void take(Secret secret, String from, String key, String path) {
    Optional<String> value = SecretData.text(secret, from);
    if (value.isEmpty()) {
      wrong(path, "its Secret has no key " + from, "add it");
    } else {
      put(key, path, text(value.get().strip()));
    }
  }

  /** One that is not there yet must not keep all others from being served. */
  private void certificates() {
    List<YamlNode> pairs = new ArrayList<>();
    for (Named named : items("certificates")) {
      Optional<Secret> secret = objects.secret(named.ref()).map(Sourced::object);
      Optional<String> chain = secret.flatMap(found -> SecretData.text(found, "tls.crt"));
      Optional<String> key = secret.flatMap(found -> SecretData.text(found, "tls.key"));
      if (chain.isEmpty() || key.isEmpty()) {
        settings.warning(
            complaints,
            named.field(),
            named.text(),
            "there is no such Secret with tls.crt and tls.key yet",
            "add it, or wait for cert-manager");
      } else {
        pairs.add(
            new Mapping(
                List.of(
                    new Entry("cert", SettingsTree.NOWHERE, text(chain.get())),
                    new Entry("key", SettingsTree.NOWHERE, text(key.get()))),
                SettingsTree.NOWHERE));
      }
    }
    if (!pairs.isEmpty()) {
      put("certificates", "certificates", new Sequence(pairs, SettingsTree.NOWHERE));
    }
  }

  private void authorities() {
    StringBuilder pem = new StringBuilder();
    for (Named named : items("caSecrets")) {
      Optional<String> authority =
          objects
              .secret(named.ref())
              .map(Sourced::object)
              .flatMap(secret -> SecretData.text(secret, "ca.crt"));
      if (authority.isEmpty()) {
        settings.error(
            complaints,
            named.field(),
            named.text(),
            "there is no such Secret with ca.crt",
            "add it");
      }
      authority.ifPresent(text -> pem.append(text.strip()).append('\n'));
    }
    if (!pem.isEmpty()) {
      put("certificate_authority", "caSecrets", text(pem.toString()));
    }
  }

  private void storage() {
    SettingsSecrets.at(spec, "storage.file.path")
        .ifPresent(
            path -> {
              put("databroker_storage_type", "storage.file", text("file"));
              put("databroker_storage_connection_string", "storage.file.path", path);
            });
    if (SettingsSecrets.at(spec, "storage.postgres").isPresent()) {
      String path = "storage.postgres.secret";
      put("databroker_storage_type", "storage.postgres", text("postgres"));
      part(path, "connection")
          .map(connection -> withAdded(connection, "sslrootcert", "caSecret", "ca.crt"))
          .map(connection -> withAdded(connection, "sslcert", "tlsSecret", "tls.crt"))
          .map(connection -> withAdded(connection, "sslkey", "tlsSecret", "tls.key"))
          .ifPresent(
              connection -> put("databroker_storage_connection_string", path, text(connection)));
    }
  }

  /** A connection string may hold PEM in the place of a file's name. */
  private String withAdded(String connection, String parameter, String field, String key) {
    String path = "storage.postgres." + field;
    return part(path, key)
        .map(pem -> ConnectionString.with(connection, parameter, pem))
        .orElse(connection);
  }

  /** A key of the Secret that a field names; complains where it is not there. */
  private Optional<String> part(String path, String key) {
    Optional<Secret> secret = secret(path);
    Optional<String> text = secret.flatMap(found -> SecretData.text(found, key)).map(String::strip);
    if (secret.isPresent() && text.isEmpty()) {
      wrong(path, "its Secret has no key " + key, "add it");
    }
    return text;
  }

  private record Named(ObjectRef ref, FieldPath field, String text) {}

  private List<Named> items(String path) {
    List<YamlNode> nodes =
        SettingsSecrets.at(spec, path)
            .map(node -> node instanceof Sequence sequence ? sequence.items() : List.of(node))
            .orElse(List.of());
    List<Named> named = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      FieldPath field = SettingsTree.field(path).item(i);
      String text = nodes.get(i) instanceof Scalar scalar ? scalar.text() : "";
      Optional<ObjectRef> ref = SettingsSecrets.ref(nodes.get(i));
      ref.ifPresent(found -> named.add(new Named(found, field, text)));
      if (ref.isEmpty()) {
        settings.error(complaints, field, text, "not a Secret", "write namespace/name");
      }
    }
    return named;
  }

  /** The Secret that a field names; complains where it names one that is not there. */
  private Optional<Secret> secret(String path) {
    Optional<YamlNode> node = SettingsSecrets.at(spec, path);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Optional<ObjectRef> ref = SettingsSecrets.ref(node.get());
    if (ref.isEmpty()) {
      wrong(path, "not a Secret", "write namespace/name");
      return Optional.empty();
    }
    Optional<Secret> secret = objects.secret(ref.get()).map(Sourced::object);
    if (secret.isEmpty()) {
      wrong(path, "there is no " + ref.get(), "add it, or name another one");
    }
    return secret;
  }

  private void wrong(String path, String problem, String remedy) {
    String shown =
        SettingsSecrets.at(spec, path)
            .map(node -> node instanceof Scalar scalar ? scalar.text() : "")
            .orElse("");
    settings.error(complaints, SettingsTree.field(path), shown, problem, remedy);
  }

  private void put(String key, String path, YamlNode node) {
    given.put(key, tree.given(path, node));
  }

  private static Scalar text(String text) {
    return new Scalar(text, Kind.STRING, false, SettingsTree.NOWHERE);
  }
}
