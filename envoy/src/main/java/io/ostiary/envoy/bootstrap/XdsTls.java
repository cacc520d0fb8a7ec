package io.ostiary.envoy.bootstrap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The side of an Envoy in mutual TLS with the xDS server. */
final class XdsTls {
  static final String TYPES = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.";

  /** Dotted quads and whatever has a colon, which no name has. */
  private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|.*:.*");

  private XdsTls() {}

  static ObjectNode transportSocket(XdsServer.MutualTls tls) {
    ObjectNode socket =
        JsonNodeFactory.instance.objectNode().put("name", "envoy.transport_sockets.tls");
    ObjectNode context = socket.putObject("typed_config");
    context.put("@type", TYPES + "UpstreamTlsContext");
    if (!isAddress(tls.serverName())) {
      context.put("sni", tls.serverName());
    }
    ObjectNode common = context.putObject("common_tls_context");
    common
        .putObject("tls_params")
        .put("tls_minimum_protocol_version", "TLSv1_3")
        .put("tls_maximum_protocol_version", "TLSv1_3");
    Optional<Path> folder = tls.secretsFolder();
    if (folder.isPresent()) {
      watched(common, tls, folder.get());
    } else {
      readOnce(common, tls);
    }
    return socket;
  }

  /** An Envoy watches what a file of a secret names, not what its bootstrap names. */
  private static void watched(ObjectNode common, XdsServer.MutualTls tls, Path folder) {
    XdsSecrets secrets = new XdsSecrets(tls);
    fromFile(
        common.putArray("tls_certificate_sds_secret_configs").addObject(),
        XdsSecrets.IDENTITY,
        secrets.identityFile(folder));
    ObjectNode validation = common.putObject("combined_validation_context");
    name(validation.putObject("default_validation_context"), tls.serverName());
    fromFile(
        validation.putObject("validation_context_sds_secret_config"),
        XdsSecrets.AUTHORITIES,
        secrets.authoritiesFile(folder));
  }

  private static void readOnce(ObjectNode common, XdsServer.MutualTls tls) {
    ObjectNode certificate = common.putArray("tls_certificates").addObject();
    certificate.putObject("certificate_chain").put("filename", tls.certificate().toString());
    certificate.putObject("private_key").put("filename", tls.key().toString());
    ObjectNode validation = common.putObject("validation_context");
    validation.putObject("trusted_ca").put("filename", tls.authority().toString());
    name(validation, tls.serverName());
  }

  private static void fromFile(ObjectNode secret, String name, Path file) {
    ObjectNode source = secret.put("name", name).putObject("sds_config");
    source.put("resource_api_version", "V3");
    source.putObject("path_config_source").put("path", file.toString());
  }

  private static void name(ObjectNode validation, String serverName) {
    validation
        .putArray("match_typed_subject_alt_names")
        .addObject()
        .put("san_type", isAddress(serverName) ? "IP_ADDRESS" : "DNS")
        .putObject("matcher")
        .put("exact", serverName);
  }

  private static boolean isAddress(String serverName) {
    return ADDRESS.matcher(serverName).matches();
  }
}
