package io.ostiary.envoy.bootstrap;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/**
 * The two files of secrets by which an Envoy takes up its renewed certificate for xDS, and renewed
 * authorities, without a restart. They hold only names of files, no secret.
 *
 * @param tls which files the secrets name
 */
public record XdsSecrets(XdsServer.MutualTls tls) {
  static final String IDENTITY = "ostiary:identity";
  static final String AUTHORITIES = "ostiary:authorities";

  public XdsSecrets {
    requireNonNull(tls);
  }

  /** The name of the file of {@link #identity} in a folder. */
  public Path identityFile(Path folder) {
    return folder.resolve("identity.json");
  }

  /** The name of the file of {@link #authorities} in a folder. */
  public Path authoritiesFile(Path folder) {
    return folder.resolve("authorities.json");
  }

  /** What the Envoy shows: JSON, with a line break at its end. */
  public String identity() {
    return text(
        IDENTITY,
        "tls_certificate",
        JsonNodeFactory.instance
            .objectNode()
            .<ObjectNode>set("certificate_chain", file(tls.certificate()))
            .set("private_key", file(tls.key())));
  }

  /** Whom the Envoy believes: JSON, with a line break at its end. */
  public String authorities() {
    return text(
        AUTHORITIES,
        "validation_context",
        JsonNodeFactory.instance.objectNode().set("trusted_ca", file(tls.authority())));
  }

  private static String text(String name, String kind, ObjectNode value) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putArray("resources")
        .addObject()
        .put("@type", XdsTls.TYPES + "Secret")
        .put("name", name)
        .set(kind, value);
    return Bootstrap.print(root);
  }

  private static ObjectNode file(Path path) {
    return JsonNodeFactory.instance.objectNode().put("filename", path.toString());
  }
}
