package io.ostiary.tests.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What people do with a cluster by hand. */
record Kubectl(KubernetesClient client) {
  /** Puts these objects in place. */
  void apply(String yaml) {
    try (InputStream text = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))) {
      client.load(text).serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the objects of a file beside the tests in place. */
  void applyFile(String name) {
    try (InputStream text = Kubectl.class.getResourceAsStream(name)) {
      apply(new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void namespace(String name) {
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  Ingress ingress(String namespace, String name) {
    return client.network().v1().ingresses().inNamespace(namespace).withName(name).get();
  }

  void deleteIngress(String namespace, String name) {
    client.network().v1().ingresses().inNamespace(namespace).withName(name).delete();
  }

  /** The addresses that an Ingress shows. */
  List<String> addresses(String namespace, String name) {
    return Optional.ofNullable(ingress(namespace, name).getStatus())
        .flatMap(status -> Optional.ofNullable(status.getLoadBalancer()))
        .flatMap(balancer -> Optional.ofNullable(balancer.getIngress()))
        .stream()
        .flatMap(List::stream)
        .flatMap(entry -> Stream.of(entry.getIp(), entry.getHostname()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** {@code Reason: message} of all that was told of an object. */
  List<String> events(String namespace, String name) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> name.equals(event.getInvolvedObject().getName()))
        .map(Kubectl::text)
        .toList();
  }

  private static String text(Event event) {
    return event.getType() + " " + event.getReason() + ": " + event.getMessage();
  }
}
