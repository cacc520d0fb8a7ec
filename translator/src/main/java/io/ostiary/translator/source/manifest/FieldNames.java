package io.ostiary.translator.source.manifest;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.ostiary.translator.source.setting.Spelling;
import io.ostiary.translator.source.yaml.YamlNode;
import io.ostiary.translator.source.yaml.YamlNode.Entry;
import io.ostiary.translator.source.yaml.YamlNode.Mapping;
import io.ostiary.translator.source.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The names of the fields that kinds have, by the library's own types. The library drops fields
 * that it does not know, and a misspelt one may be what protects a host; an API server warns of
 * them, and so must whoever reads files without one.
 */
final class FieldNames {
  /** Written by an API server, of no concern here, and with keys that are nobody's names. */
  private static final Set<String> SERVERS_OWN = Set.of("managedFields", "status");

  private static final String LIBRARY = "io.fabric8.kubernetes.api.model.";
  private static final Map<Class<?>, Map<String, JavaType>> FIELDS = fields();

  private FieldNames() {}

  /**
   * A field that the kind does not have.
   *
   * @param field its path
   * @param name its name
   * @param meant the name that its author may have meant
   */
  record Unknown(FieldPath field, String name, Optional<String> meant) {}

  /** The fields of an object that its type does not have. */
  static List<Unknown> unknown(Mapping object, Class<?> type) {
    List<Unknown> unknown = new ArrayList<>();
    collect(object, FIELDS.getOrDefault(type, Map.of()), FieldPath.of(), unknown);
    return unknown;
  }

  /** The values of the fields of this name, of misspelt ones that seem to mean it too. */
  static List<YamlNode> meaning(String name, Mapping mapping, Class<?> type) {
    Map<String, JavaType> fields = FIELDS.getOrDefault(type, Map.of());
    return mapping.entries().stream()
        .filter(
            entry ->
                entry.key().equals(name) || meant(entry.key(), fields).equals(Optional.of(name)))
        .map(Entry::value)
        .toList();
  }

  /** Whether there is a field that the type does not have, and that is like none of its fields. */
  static boolean hasMystery(Mapping mapping, Class<?> type) {
    Map<String, JavaType> fields = FIELDS.getOrDefault(type, Map.of());
    return mapping.entries().stream()
        .map(Entry::key)
        .anyMatch(key -> !fields.containsKey(key) && meant(key, fields).isEmpty());
  }

  private static Optional<String> meant(String key, Map<String, JavaType> fields) {
    return fields.containsKey(key) ? Optional.empty() : Spelling.closest(key, fields.keySet());
  }

  private static void collect(
      Mapping mapping, Map<String, JavaType> fields, FieldPath path, List<Unknown> unknown) {
    for (Entry entry : mapping.entries()) {
      if (SERVERS_OWN.contains(entry.key())) {
        continue;
      }
      FieldPath field = path.field(entry.key());
      JavaType type = fields.get(entry.key());
      if (type == null) {
        unknown.add(new Unknown(field, entry.key(), meant(entry.key(), fields)));
      } else {
        collect(entry.value(), type, field, unknown);
      }
    }
  }

  private static void collect(YamlNode node, JavaType type, FieldPath path, List<Unknown> unknown) {
    switch (node) {
      case Mapping mapping when type.isMapLikeType() ->
          mapping
              .entries()
              .forEach(
                  entry ->
                      collect(
                          entry.value(), type.getContentType(), path.field(entry.key()), unknown));
      case Mapping mapping when FIELDS.containsKey(type.getRawClass()) ->
          collect(mapping, FIELDS.get(type.getRawClass()), path, unknown);
      case Sequence sequence when type.isCollectionLikeType() -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          collect(sequence.items().get(i), type.getContentType(), path.item(i), unknown);
        }
      }
      default -> {}
    }
  }

  private static Map<Class<?>, Map<String, JavaType>> fields() {
    ObjectMapper mapper = JsonMapper.builder().build();
    Map<Class<?>, Map<String, JavaType>> fields = new LinkedHashMap<>();
    Kinds.types().forEach(type -> describe(mapper.constructType(type), mapper, fields));
    return ImmutableMap.copyOf(fields);
  }

  private static void describe(
      JavaType type, ObjectMapper mapper, Map<Class<?>, Map<String, JavaType>> fields) {
    if (type.isContainerType()) {
      describe(type.getContentType(), mapper, fields);
      return;
    }
    BeanDescription bean = mapper.getDeserializationConfig().introspect(type);
    boolean ours = type.isTypeOrSubTypeOf(SettingsObject.class);
    if (fields.containsKey(type.getRawClass()) || !(ours || isStructure(bean))) {
      return;
    }
    Map<String, JavaType> own = new TreeMap<>();
    for (BeanPropertyDefinition property : bean.findProperties()) {
      if (property.couldDeserialize()) {
        own.put(property.getName(), property.getPrimaryType());
      }
    }
    fields.put(type.getRawClass(), ImmutableSortedMap.copyOf(own));
    own.values().forEach(field -> describe(field, mapper, fields));
  }

  /** A type of the library that is read field by field, and not by code of its own. */
  private static boolean isStructure(BeanDescription bean) {
    JsonDeserialize how = bean.getClassAnnotations().get(JsonDeserialize.class);
    return bean.getBeanClass().getName().startsWith(LIBRARY)
        && !bean.getBeanClass().isEnum()
        && how != null
        && how.using().equals(JsonDeserializer.None.class);
  }
}
