package io.ostiary.tests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.ostiary.tests.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The CustomResourceDefinitions in the chart are those of the code, and take what Pomerium's take.
 */
class CustomDefinitionsTest {
  private static final String UPDATE =
      "mvn -pl tests -am test -Dtest=CustomDefinitionsTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dostiary.crds=update";
  private static final Path FOLDER = Repository.path("charts/ostiary/crds");
  private static final String POMERIUM = "pomerium.ingress.pomerium.io.yaml";
  private static final String OWN = "ostiarysettings.ostiary.io.yaml";

  @ParameterizedTest
  @ValueSource(strings = {POMERIUM, OWN})
  void definitionsAreThoseOfTheCode(String name) throws IOException {
    Map<String, String> generated = CustomDefinitions.generate();
    assertThat(generated).containsOnlyKeys(POMERIUM, OWN);
    Path file = FOLDER.resolve(name);
    if ("update".equals(System.getProperty("ostiary.crds"))) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, generated.get(name));
    }
    assertThat(Files.exists(file) ? Repository.read(file) : "")
        .as("%s is not what the code says; write it anew with%n  %s", name, UPDATE)
        .isEqualTo(generated.get(name));
  }

  @Test
  void pomeriumHasEveryFieldThatItsOwnDefinitionHas() throws IOException {
    Set<String> ours = fields(version(POMERIUM));
    List<String> theirs =
        Files.readAllLines(Path.of("src/test/resources/chart/pomerium-fields.txt"));

    assertThat(theirs).hasSizeGreaterThan(120);
    assertThat(theirs.stream().filter(line -> !ours.contains(line))).isEmpty();
  }

  /** Rules that Pomerium's definition does not have would refuse manifests that it takes. */
  @Test
  void pomeriumDemandsNothingMoreThanItsOwnDefinition() throws IOException {
    Set<String> demands = new TreeSet<>();
    demands("", version(POMERIUM).getSchema().getOpenAPIV3Schema(), demands);

    assertThat(demands)
        .containsExactly(
            "required spec.authenticate.url",
            "required spec.identityProvider.provider",
            "required spec.identityProvider.refreshDirectory.interval",
            "required spec.identityProvider.refreshDirectory.timeout",
            "required spec.otel.endpoint",
            "required spec.otel.protocol",
            "required spec.secrets",
            "required spec.storage.file.path",
            "required spec.storage.postgres.secret",
            "required status.ingress{}.reconciled",
            "required status.settingsStatus.reconciled",
            "rule spec !has(self.authenticate) || has(self.identityProvider)",
            "rule spec !has(self.identityProvider) || has(self.authenticate)",
            "rule spec.identityProvider self.provider == 'hosted' || has(self.secret)");
  }

  @ParameterizedTest
  @ValueSource(strings = {POMERIUM, OWN})
  void everyFieldIsExplained(String name) throws IOException {
    Set<String> silent = new TreeSet<>();
    JSONSchemaProps root = version(name).getSchema().getOpenAPIV3Schema();
    root.getProperties().forEach((key, schema) -> silent(key, schema, silent));
    assertThat(silent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {POMERIUM, OWN})
  void statusIsASubresourceAndPeopleSeeColumns(String name) throws IOException {
    CustomResourceDefinitionVersion version = version(name);
    assertThat(version.getSubresources().getStatus()).isNotNull();
    assertThat(version.getAdditionalPrinterColumns()).hasSizeGreaterThan(3);
    assertThat(definition(name).getSpec().getScope()).isEqualTo("Cluster");
    assertThat(definition(name).getSpec().getNames().getShortNames()).hasSize(1);
  }

  private static CustomResourceDefinition definition(String name) throws IOException {
    return Serialization.unmarshal(
        CustomDefinitions.generate().get(name), CustomResourceDefinition.class);
  }

  private static CustomResourceDefinitionVersion version(String name) throws IOException {
    List<CustomResourceDefinitionVersion> versions = definition(name).getSpec().getVersions();
    assertThat(versions).hasSize(1);
    return versions.getFirst();
  }

  /** Path, type and values of each field. */
  private static Set<String> fields(CustomResourceDefinitionVersion version) {
    Set<String> found = new TreeSet<>();
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.getProperties().forEach((name, schema) -> fields(name, schema, found));
    return found;
  }

  private static void fields(String path, JSONSchemaProps schema, Set<String> found) {
    String values =
        Stream.ofNullable(schema.getEnum())
            .flatMap(List::stream)
            .map(value -> value.asText())
            .sorted()
            .collect(Collectors.joining(","));
    found.add((path + " " + schema.getType() + " " + values).strip());
    children(path, schema).forEach((child, nested) -> fields(child, nested, found));
  }

  private static void demands(String path, JSONSchemaProps schema, Set<String> found) {
    Stream.ofNullable(schema.getRequired())
        .flatMap(List::stream)
        .forEach(name -> found.add("required " + join(path, name)));
    Stream.ofNullable(schema.getXKubernetesValidations())
        .flatMap(List::stream)
        .forEach(rule -> found.add("rule " + path + " " + rule.getRule()));
    children(path, schema).forEach((child, nested) -> demands(child, nested, found));
  }

  private static void silent(String path, JSONSchemaProps schema, Set<String> found) {
    boolean named = !path.endsWith("]") && !path.endsWith("}");
    if (named && (schema.getDescription() == null || schema.getDescription().isBlank())) {
      found.add(path);
    }
    children(path, schema).forEach((child, nested) -> silent(child, nested, found));
  }

  private static Map<String, JSONSchemaProps> children(String path, JSONSchemaProps schema) {
    Map<String, JSONSchemaProps> children = new TreeMap<>();
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((name, child) -> children.put(join(path, name), child));
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      children.put(path + "[]", schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      children.put(path + "{}", schema.getAdditionalProperties().getSchema());
    }
    return children;
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
