package io.ostiary.translator.source.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.SourceLine;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.ParsedManifest.Content;
import io.ostiary.translator.source.setting.Complaints;
import io.ostiary.translator.source.setting.Spelling;
import io.ostiary.translator.source.yaml.YamlDocument;
import io.ostiary.translator.source.yaml.YamlJson;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Entry;
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
  private Content content = Content.WHOLE;

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
    if (text.documents().isEmpty() && text.problems().isEmpty()) {
      parser.content = Content.NOTHING;
    }
    return new ParsedManifest(parser.objects, parser.diagnostics, parser.content);
  }

  private void worsen(Content found) {
    content = found.compareTo(content) > 0 ? found : content;
  }

  private void unreadable(YamlText.Problem problem) {
    Complaints complaints = new Complaints(fileRef);
    complaints.error(
        Optional.of(new SourceLine(file, problem.line())),
        "",
        problem.excerptOfKey(),
        "this document is not readable: " + problem.message(),
        "mend column " + problem.column() + "; the other documents are served");
    diagnostics.addAll(complaints.diagnostics());
    worsen(Content.RIDDLE);
  }

  /** What an object of a list inherits where it does not say it itself. */
  private record Inherited(String apiVersion, String kind) {}

  private void object(YamlNode node, Optional<Inherited> inherited) {
    if (!(node instanceof Mapping mapping)) {
      complain(
          node,
          node.describe() + " is not a Kubernetes object",
          "write apiVersion, kind, …",
          Content.RIDDLE);
      return;
    }
    Optional<String> apiVersion =
        text(mapping, "apiVersion").or(() -> inherited.map(Inherited::apiVersion));
    Optional<String> kind = text(mapping, "kind").or(() -> inherited.map(Inherited::kind));
    if (kind.isEmpty() && CONFIGURATION.stream().anyMatch(key -> mapping.get(key).isPresent())) {
      complain(
          node,
          "a configuration in the format of Pomerium's config.yaml, not a Kubernetes object",
          "give it to `ostiary run` by --config, and keep it out of the manifests",
          Content.FAULTY_OBJECTS);
    } else if (apiVersion.isEmpty() || kind.isEmpty()) {
      complain(
          node,
          "an object without " + (kind.isEmpty() ? "kind" : "apiVersion"),
          "write apiVersion and kind",
          looksLikeAnObject(mapping) ? Content.RIDDLE : Content.FAULTY_OBJECTS);
    } else if (kind.get().endsWith("List") && mapping.get("items").isPresent()) {
      items(mapping, apiVersion.get(), kind.get());
    } else {
      typed(mapping, apiVersion.get(), kind.get());
    }
  }

  /** Other tools' files, as a kustomization or Helm's values, lie among manifests too. */
  private static boolean looksLikeAnObject(Mapping mapping) {
    return mapping.entries().stream()
        .map(Entry::key)
        .anyMatch(key -> Spelling.closest(key, Set.of("metadata", "spec")).isPresent());
  }

  private void items(Mapping list, String apiVersion, String kind) {
    YamlNode items = list.get("items").orElseThrow();
    if (items.isNull()) {
      return;
    }
    if (!(items instanceof Sequence sequence)) {
      complain(
          items,
          "items of a " + kind + " must be a list",
          "write a list of objects",
          Content.RIDDLE);
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
      Optional<String> meant = Kinds.meant(apiVersion, kind);
      if (meant.isPresent()) {
        misspelt(node, apiVersion, kind, meant.get());
      } else {
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
  }

  private void misspelt(Mapping node, String apiVersion, String kind, String meant) {
    Kinds.Known known = Kinds.known(meant);
    Optional<ObjectRef> ref = ref(node, meant, known);
    if (ref.isPresent()) {
      FileOrigin origin = new FileOrigin(file, node);
      Complaints complaints = new Complaints(ref.get());
      complaints.error(
          origin.lineOf(FieldPath.of("kind")),
          "kind",
          kind,
          "unknown kind of " + apiVersion,
          "did you mean " + meant + " of " + known.apiVersion() + "?");
      diagnostics.addAll(complaints.diagnostics());
      remains(node, ref.get(), known, origin);
    }
  }

  private void read(Mapping node, String apiVersion, String kind, Kinds.Known known) {
    Optional<ObjectRef> ref = ref(node, kind, known);
    if (ref.isEmpty()) {
      return;
    }
    FileOrigin origin = new FileOrigin(file, node);
    Complaints complaints = new Complaints(ref.get());
    Optional<HasMetadata> object = Optional.empty();
    if (!apiVersion.equals(known.apiVersion())) {
      FieldPath field = FieldPath.of("apiVersion");
      complaints.error(
          origin.lineOf(field),
          field.toString(),
          apiVersion,
          "an API version that is not served",
          "write " + known.apiVersion());
    } else {
      unknownFields(node, known, origin, complaints);
      object = convert(node, known, origin, complaints);
    }
    diagnostics.addAll(complaints.diagnostics());
    if (object.isPresent() && !complaints.hasErrors()) {
      objects.add(new Sourced<>(object.get(), ref.get(), origin));
    } else {
      remains(node, ref.get(), known, origin);
    }
  }

  /** Fields that are dropped; what decides who is served where must be free of them. */
  private static void unknownFields(
      Mapping node, Kinds.Known known, FileOrigin origin, Complaints complaints) {
    for (FieldNames.Unknown unknown : FieldNames.unknown(node, known.type())) {
      Optional<SourceLine> line = origin.lineOf(unknown.field());
      String remedy =
          unknown
              .meant()
              .map(name -> "did you mean '" + name + "'?")
              .orElse("remove it, or check its spelling and indentation");
      if (decides(known)) {
        complaints.error(line, unknown.field().toString(), "", "unknown field", remedy);
      } else {
        complaints.warning(line, unknown.field().toString(), "", "unknown field, ignored", remedy);
      }
    }
  }

  private static boolean decides(Kinds.Known known) {
    return Set.of(Ingress.class, IngressClass.class).contains(known.type())
        || SettingsObject.class.isAssignableFrom(known.type());
  }

  /** Keeps what can be told of an object that cannot be read. */
  private void remains(Mapping node, ObjectRef ref, Kinds.Known known, FileOrigin origin) {
    Optional<Ingress> ingress =
        known.type().equals(Ingress.class) ? IngressRemains.of(node, ref) : Optional.empty();
    ingress.ifPresent(object -> objects.add(new Sourced<>(object, ref, origin, false)));
    worsen(decides(known) && ingress.isEmpty() ? Content.RIDDLE : Content.FAULTY_OBJECTS);
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
      complain(node, kind + " without metadata.name", "give it a name", nameless(known));
      return Optional.empty();
    }
    for (String part : known.namespaced() ? List.of(name.get(), namespace) : List.of(name.get())) {
      if (part.length() > 253 || !NAME.matcher(part).matches()) {
        complain(
            node,
            kind + " with the name or namespace '" + shortened(part) + "'",
            "use lower case letters, digits, '-' and '.' only",
            nameless(known));
        return Optional.empty();
      }
    }
    return Optional.of(new ObjectRef(kind, namespace, name.get()));
  }

  private static Content nameless(Kinds.Known known) {
    return decides(known) ? Content.RIDDLE : Content.FAULTY_OBJECTS;
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

  private void complain(YamlNode node, String problem, String remedy, Content found) {
    worsen(found);
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
