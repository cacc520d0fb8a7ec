package io.ostiary.translator.source.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.yaml.YamlDocument;
import io.ostiary.translator.source.yaml.YamlJson;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Scalar;
import io.ostiary.translator.source.yaml.YamlNode.Sequence;
import io.ostiary.translator.source.yaml.YamlReader;
import io.ostiary.translator.source.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads files of Kubernetes objects, YAML or JSON, many documents in one file. */
public final class ManifestParser {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();
  // RFC 1123 subdomains: what an API server accepts as the name of these kinds.
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /** Keys that no Kubernetes object has at its top, and few of Pomerium's files lack. */
  private static final Set<String> CONFIGURATION =
      Set.of("routes", "policy", "authenticate_service_url", "idp_provider", "shared_secret");

  private static final String DEFAULT_NAMESPACE = "default";

  private final String file;
  private final ObjectRef fileRef;
  private final List<Sourced<?>> objects = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private boolean complete = true;

  private ManifestParser(String file) {
    this.file = file;
    this.fileRef = new ObjectRef("file", "", file);
  }

  /**
   * Reads a file; never throws.
   *
   * @param file its name, as shown to people
   * @param content its text
   */
  public static ParsedManifest parse(String file, String content) {
    YamlText text = YamlReader.read(content);
    ManifestParser parser = new ManifestParser(file);
    text.problems().forEach(parser::unreadable);
    for (YamlDocument document : text.documents()) {
      parser.object(document.root(), Optional.empty());
    }
    return new ParsedManifest(
        parser.objects, parser.diagnostics, text.problems().isEmpty() && parser.complete);
  }

  private void unreadable(YamlText.Problem problem) {
    Complaints complaints = new Complaints(fileRef);
    complaints.error(
        Optional.of(new SourceLine(file, problem.line())),
        "",
        problem.excerpt(),
        "this document is not readable: " + problem.message(),
        "mend column " + problem.column() + "; the other documents are served");
    diagnostics.addAll(complaints.diagnostics());
  }

  /** What an object of a list inherits where it does not say it itself. */
  private record Inherited(String apiVersion, String kind) {}

  private void object(YamlNode node, Optional<Inherited> inherited) {
    if (!(node instanceof Mapping mapping)) {
      complain(node, node.describe() + " is not a Kubernetes object", "write apiVersion, kind, …");
      return;
    }
    Optional<String> apiVersion =
        text(mapping, "apiVersion").or(() -> inherited.map(Inherited::apiVersion));
    Optional<String> kind = text(mapping, "kind").or(() -> inherited.map(Inherited::kind));
    if (kind.isEmpty() && CONFIGURATION.stream().anyMatch(key -> mapping.get(key).isPresent())) {
      complain(
          node,
          "a configuration in the format of Pomerium's config.yaml, not a Kubernetes object",
          "give it to `ostiary run` by --config, and keep it out of the manifests");
    } else if (apiVersion.isEmpty() || kind.isEmpty()) {
      complain(
          node,
          "an object without " + (kind.isEmpty() ? "kind" : "apiVersion"),
          "write apiVersion and kind");
    } else if (kind.get().endsWith("List") && mapping.get("items").isPresent()) {
      items(mapping, apiVersion.get(), kind.get());
    } else {
      typed(mapping, apiVersion.get(), kind.get());
    }
  }

  private void items(Mapping list, String apiVersion, String kind) {
    YamlNode items = list.get("items").orElseThrow();
    if (items.isNull()) {
      return;
    }
    if (!(items instanceof Sequence sequence)) {
      complain(items, "items of a " + kind + " must be a list", "write a list of objects");
      return;
    }
    String itemKind = kind.substring(0, kind.length() - "List".length());
    Optional<Inherited> inherited =
        itemKind.isEmpty() ? Optional.empty() : Optional.of(new Inherited(apiVersion, itemKind));
    sequence.items().forEach(item -> object(item, inherited));
  }

  private void typed(Mapping node, String apiVersion, String kind) {
    Optional<Kinds.Known> known = Kinds.known(apiVersion, kind);
    if (known.isPresent()) {
      read(node, apiVersion, kind, known.get());
    } else if (!Kinds.isIgnored(apiVersion, kind)) {
      Complaints complaints = new Complaints(fileRef);
      complaints.warning(
          line(node),
          "kind",
          kind,
          "unknown kind of " + apiVersion + ", ignored",
          "remove it, or check its spelling");
      diagnostics.addAll(complaints.diagnostics());
    }
  }

  private void read(Mapping node, String apiVersion, String kind, Kinds.Known known) {
    Optional<ObjectRef> ref = ref(node, kind, known);
    if (ref.isEmpty()) {
      return;
    }
    FileOrigin origin = new FileOrigin(file, node);
    Complaints complaints = new Complaints(ref.get());
    if (!apiVersion.equals(known.apiVersion())) {
      FieldPath field = FieldPath.of("apiVersion");
      complaints.error(
          origin.lineOf(field),
          field.toString(),
          apiVersion,
          "an API version that is not served",
          "write " + known.apiVersion());
    } else {
      convert(node, known, origin, complaints)
          .ifPresent(object -> objects.add(new Sourced<>(object, ref.get(), origin)));
    }
    complete &= !complaints.hasErrors();
    diagnostics.addAll(complaints.diagnostics());
  }

  private Optional<ObjectRef> ref(Mapping node, String kind, Kinds.Known known) {
    Optional<Mapping> metadata =
        node.get("metadata").filter(Mapping.class::isInstance).map(Mapping.class::cast);
    Optional<String> name = metadata.flatMap(m -> text(m, "name"));
    String namespace =
        known.namespaced()
            ? metadata.flatMap(m -> text(m, "namespace")).orElse(DEFAULT_NAMESPACE)
            : "";
    if (name.isEmpty()) {
      complain(node, kind + " without metadata.name", "give it a name");
      return Optional.empty();
    }
    for (String part : known.namespaced() ? List.of(name.get(), namespace) : List.of(name.get())) {
      if (part.length() > 253 || !NAME.matcher(part).matches()) {
        complain(
            node,
            kind + " with the name or namespace '" + shortened(part) + "'",
            "use lower case letters, digits, '-' and '.' only");
        return Optional.empty();
      }
    }
    return Optional.of(new ObjectRef(kind, namespace, name.get()));
  }

  private static Optional<HasMetadata> convert(
      Mapping node, Kinds.Known known, FileOrigin origin, Complaints complaints) {
    try {
      return Optional.of(MAPPER.treeToValue(YamlJson.toJson(node), known.type()));
    } catch (JsonMappingException e) {
      FieldPath field = FieldPath.of();
      for (JsonMappingException.Reference step : e.getPath()) {
        field =
            step.getIndex() >= 0 ? field.item(step.getIndex()) : field.field(step.getFieldName());
      }
      complaints.error(
          origin.lineOf(field),
          field.toString(),
          known.type().equals(Secret.class) ? "" : origin.textOf(field),
          "a value of the wrong type",
          "write " + expected(e) + " here");
    } catch (JsonProcessingException | RuntimeException e) {
      // Some deserializers of the library throw what they like; it concerns this object only.
      complaints.error(
          origin.lineOf(FieldPath.of()),
          "",
          "",
          "not a " + known.type().getSimpleName(),
          "mend it");
    }
    return Optional.empty();
  }

  private static String expected(JsonMappingException e) {
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      String type = mismatch.getTargetType().getSimpleName();
      return switch (type) {
        case "String" -> "text";
        case "Integer", "Long", "int" -> "a whole number";
        case "Boolean", "boolean" -> "true or false";
        case "ArrayList", "List" -> "a list";
        case "LinkedHashMap", "Map" -> "a mapping";
        default -> "a " + type + " object";
      };
    }
    return "what the Kubernetes API expects";
  }

  private void complain(YamlNode node, String problem, String remedy) {
    complete = false;
    Complaints complaints = new Complaints(fileRef);
    complaints.error(line(node), "", "", problem, remedy);
    diagnostics.addAll(complaints.diagnostics());
  }

  private Optional<SourceLine> line(YamlNode node) {
    return Optional.of(new SourceLine(file, node.span().line()));
  }

  private static Optional<String> text(Mapping mapping, String key) {
    return mapping
        .get(key)
        .filter(node -> !node.isNull())
        .filter(Scalar.class::isInstance)
        .map(node -> ((Scalar) node).text());
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() > 60 ? line.substring(0, 57) + "..." : line;
  }
}
