package io.ostiary.translator.source.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.TestInputs;
import io.ostiary.translator.model.Upstream;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.model.Upstream.Endpoints;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which endpoints are asked: of 10.0.0.1 and 10.0.0.2 in two slices, in these conditions. */
class ServiceEndpointsTest {
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        ports: [{port: 80}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata:
        name: web-1
        labels: {kubernetes.io/service-name: web}
      addressType: IPv4
      ports: [{port: 8080}]
      endpoints: [{addresses: [10.0.0.1], conditions: {FIRST}}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata:
        name: web-2
        labels: {kubernetes.io/service-name: web}
      addressType: IPv4
      ports: [{port: 8080}]
      endpoints: [{addresses: [10.0.0.2], conditions: {SECOND}}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        ingressClassName: pomerium
        defaultBackend: {service: {name: web, port: {number: 80}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ready: true | ready: true | 10.0.0.1 10.0.0.2",
        "'' | ready: false | 10.0.0.1",
        "ready: true | ready: false, serving: true, terminating: true | 10.0.0.1",
        "ready: false | ready: false, serving: true, terminating: true | 10.0.0.2",
        "ready: false | ready: false, serving: false, terminating: true | ''",
        // Not ready and not ending is a Pod that has not begun.
        "ready: false | ready: false, serving: true | ''",
        "ready: false | serving: true, terminating: true | 10.0.0.2",
      })
  void readyOnesAreAskedAndElseThoseThatEnd(String first, String second, String asked) {
    String objects = OBJECTS.replace("FIRST", first).replace("SECOND", second);
    assertThat(TestInputs.translated(TestInputs.of("{}", objects)).model().upstreams().values())
        .extracting(ServiceEndpointsTest::hosts)
        .containsExactly(asked);
  }

  private static String hosts(Upstream upstream) {
    return ((Endpoints.Addresses) upstream.endpoints())
        .endpoints().stream().map(Endpoint::host).collect(Collectors.joining(" "));
  }
}
