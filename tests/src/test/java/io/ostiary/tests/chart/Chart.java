package io.ostiary.tests.chart;

import com.google.common.base.Splitter;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.ostiary.tests.docs.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The chart, rendered by Helm's own code. */
final class Chart {
  static final Path FOLDER = Repository.path("charts/ostiary");
  static final String RELEASE = "ostiary";
  static final String NAMESPACE = "identity";

  private static final Pattern HOOK = Pattern.compile("\"?helm\\.sh/hook\"?:? \"?[a-z,-]+\"?");

  private Chart() {}

  /** The values files that stand for ways to install it. */
  static List<Path> cases() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  /** What {@code helm template} prints, without hooks. */
  static String render(Path values) {
    return template(FOLDER).withValuesFile(values).call();
  }

  /** The same with some values set, each as {@code path=value}. */
  static String renderWith(List<String> settings) {
    TemplateCommand command = template(FOLDER);
    for (String setting : settings) {
      List<String> parts = Splitter.on('=').limit(2).splitToList(setting);
      command.set(parts.getFirst(), parts.getLast());
    }
    return command.call();
  }

  /** All objects, hooks among them. */
  static Objects objects(Path values, Path scratch) throws IOException {
    return new Objects(parse(template(withoutHooks(scratch)).withValuesFile(values).call()));
  }

  static List<GenericKubernetesResource> parse(String text) {
    KubernetesSerialization serialization = new KubernetesSerialization();
    return Splitter.on(Pattern.compile("(?m)^---$"))
        .splitToStream(text)
        .filter(document -> document.contains("\nkind: "))
        .map(document -> serialization.unmarshal(document, GenericKubernetesResource.class))
        .toList();
  }

  private static TemplateCommand template(Path folder) {
    return new Helm(folder)
        .template()
        .withName(RELEASE)
        .withNamespace(NAMESPACE)
        .withKubeVersion("1.33.0");
  }

  /** A copy in which hooks are ordinary objects, for Helm's library leaves hooks out. */
  private static Path withoutHooks(Path scratch) throws IOException {
    Path copy = scratch.resolve("ostiary");
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(FOLDER.relativize(file));
        Files.createDirectories(target.getParent());
        String text = Files.readString(file);
        Files.writeString(
            target,
            FOLDER.relativize(file).startsWith("templates")
                ? HOOK.matcher(text)
                    .replaceAll(found -> found.group().replace("helm.sh/hook", "hook"))
                : text);
      }
    }
    return copy;
  }
}
