package io.ostiary.translator;

import com.google.common.collect.Sets;
import io.ostiary.translator.Options.Development;
import io.ostiary.translator.emit.AccessTableBuilder;
import io.ostiary.translator.emit.Emitter;
import io.ostiary.translator.model.Model;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.ingress.IngressTranslator;
import io.ostiary.translator.source.ingress.KubernetesObjects;
import io.ostiary.translator.source.ingress.ReferencedSecrets;
import io.ostiary.translator.source.manifest.Pomerium;
import io.ostiary.translator.source.manifest.Sourced;
import io.ostiary.translator.source.pomerium.ConfigReader;
import io.ostiary.translator.source.pomerium.ConfigResult;
import io.ostiary.translator.source.pomerium.ConfigSource;
import io.ostiary.translator.source.pomerium.ReferencedFiles;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.settings.SettingsReader;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Translates the users' configuration; pure, and it never throws. */
public final class Translator {
  private Translator() {}

  /**
   * The files that a {@code config.yaml} names (certificates, keys, secrets), as written there, so
   * that the caller can read and watch them. Empty where the text does not parse.
   */
  public static Set<String> referencedFiles(Optional<Inputs.TextFile> config) {
    return config.map(file -> ReferencedFiles.of(file.text())).orElse(Set.of());
  }

  /**
   * The Secrets that objects name beyond certificates of TLS, so that the caller can get and watch
   * them one by one: nobody but their users should need the right to read all Secrets.
   */
  public static Set<ObjectRef> referencedSecrets(Collection<Sourced<?>> objects) {
    return Sets.union(ReferencedSecrets.of(objects), SettingsReader.namedSecrets(objects));
  }

  /** The Secrets that the settings objects among some objects name. */
  public static Set<ObjectRef> secretsOfSettings(Collection<Sourced<?>> objects) {
    return SettingsReader.namedSecrets(objects);
  }

  /** The {@code Pomerium} objects among some objects, with the Secrets that they name. */
  public static List<Sourced<?>> settingsObjects(Collection<Sourced<?>> objects) {
    Set<ObjectRef> named = SettingsReader.namedSecrets(objects);
    return objects.stream()
        .<Sourced<?>>map(object -> object)
        .filter(object -> object.object() instanceof Pomerium || named.contains(object.ref()))
        .toList();
  }

  /**
   * The Ingresses that are of a class of ours, whether they can be served or not.
   *
   * @param controllers the controllers that are ours
   */
  public static Set<ObjectRef> ingressesOfOurs(
      Collection<Sourced<?>> objects, Set<String> controllers) {
    return IngressTranslator.ofOurs(new KubernetesObjects(objects), controllers);
  }

  /** Translates. */
  public static TranslationResult translate(Inputs inputs) {
    return translate(inputs, new TranslationMemory());
  }

  /** Translates with the same result, without doing again what was done for the last inputs. */
  public static TranslationResult translate(Inputs inputs, TranslationMemory memory) {
    Assembly.Objects objects = Assembly.Objects.of(inputs, memory);
    ConfigSource source = config(inputs);
    ConfigResult result = ConfigReader.read(source, SettingsReader.read(objects.known()));
    return switch (result) {
      case ConfigResult.Refused refused -> new TranslationResult.Rejected(refused.diagnostics());
      case ConfigResult.Accepted config -> translate(inputs, objects, config, memory);
    };
  }

  /** Without a file all defaults hold. */
  private static ConfigSource config(Inputs inputs) {
    Optional<Development> development = inputs.options().development();
    Inputs.TextFile file = inputs.config().orElse(new Inputs.TextFile("config.yaml", "{}"));
    return new ConfigSource(
        file.name(),
        file.text(),
        inputs.files(),
        inputs.now(),
        new HostNaming(development.isPresent()),
        development.filter(Development.HTTP::equals).isPresent(),
        !inputs.manifests().isEmpty() || !inputs.objects().isEmpty(),
        inputs.options().listen());
  }

  private static TranslationResult translate(
      Inputs inputs,
      Assembly.Objects objects,
      ConfigResult.Accepted config,
      TranslationMemory memory) {
    Assembly assembly = Assembly.of(inputs, objects, config, memory);
    Model model = assembly.model();
    TranslationResult translated =
        new TranslationResult.Translated(
            model,
            Emitter.emit(model, inputs.options().emit(), memory.emitted()),
            AccessTableBuilder.of(model, memory.emitted()),
            config.installation(),
            assembly.repeatAt(),
            assembly.diagnostics());
    memory.endRound();
    return translated;
  }
}
