package io.ostiary.tests.chart;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.ostiary.translator.source.pomerium.crd.OstiarySettingsResource;
import io.ostiary.translator.source.pomerium.crd.PomeriumResource;
import io.ostiary.translator.source.pomerium.crd.SettingsResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The CustomResourceDefinitions as they are made from the Java types. */
final class CustomDefinitions {
  private static final String NOTE =
      "# Made from the Java types in translator; CustomDefinitionsTest says how to make it anew.\n";
  private static final List<Class<? extends SettingsResource>> KINDS =
      List.of(PomeriumResource.class, OstiarySettingsResource.class);

  private CustomDefinitions() {}

  /** The text of each definition, by the name of its file. */
  static Map<String, String> generate() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Class<? extends SettingsResource> kind : KINDS) {
      Memory memory = new Memory();
      new CRDGenerator()
          .customResourceClasses(List.<Class<? extends HasMetadata>>of(kind))
          .forCRDVersions("v1")
          .withParallelGenerationEnabled(false)
          .withPostProcessor(new Finish())
          .withOutput(memory)
          .generate();
      memory.texts.forEach((name, text) -> texts.put(fileName(name), NOTE + text));
    }
    return texts;
  }

  private static String fileName(String definition) {
    return definition.replaceFirst("-v1$", "") + ".yaml";
  }

  private static void keyConditions(JSONSchemaProps schema) {
    Optional.ofNullable(schema.getProperties().get("status"))
        .map(status -> status.getProperties().get("conditions"))
        .ifPresent(
            conditions -> {
              conditions.setXKubernetesListType("map");
              conditions.setXKubernetesListMapKeys(List.of("type"));
            });
  }

  /** The generator sorts columns by path; people expect the age at the end. */
  private static void putAgeLast(CustomResourceDefinitionVersion version) {
    List<CustomResourceColumnDefinition> columns =
        new ArrayList<>(version.getAdditionalPrinterColumns());
    columns.sort(Comparator.comparing(column -> column.getName().equals("Age")));
    version.setAdditionalPrinterColumns(columns);
  }

  /** Adds what annotations cannot say: conditions are a list of entries with a key. */
  private static final class Finish implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata object, String version) {
      if (object instanceof CustomResourceDefinition definition) {
        definition
            .getSpec()
            .getVersions()
            .forEach(
                each -> {
                  keyConditions(each.getSchema().getOpenAPIV3Schema());
                  putAgeLast(each);
                });
      }
      return object;
    }
  }

  /** An output that keeps everything in memory. */
  private static final class Memory implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final Map<String, String> texts = new LinkedHashMap<>();

    @Override
    public ByteArrayOutputStream outputFor(String name) {
      return new ByteArrayOutputStream() {
        @Override
        public void close() {
          texts.put(name, toString(StandardCharsets.UTF_8));
        }
      };
    }

    @Override
    public URI crdURI(String name) {
      return URI.create("file:///" + name);
    }

    @Override
    public void close() {
      // nothing is held open
    }
  }
}
