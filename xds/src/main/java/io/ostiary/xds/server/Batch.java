package io.ostiary.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.ostiary.xds.cache.CachedResource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one response says.
 *
 * @param items by name what the client is given; empty where it is told that there is none
 */
record Batch(Map<String, Optional<CachedResource>> items) {
  Batch {
    items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
  }

  /** The response. */
  DeltaDiscoveryResponse toResponse(String typeUrl, String nonce, long sequence) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(typeUrl)
            .setNonce(nonce)
            .setSystemVersionInfo(Long.toString(sequence));
    items.forEach(
        (name, item) ->
            item.ifPresentOrElse(
                resource ->
                    response.addResources(
                        Resource.newBuilder()
                            .setName(name)
                            .setVersion(resource.version().value())
                            .setResource(resource.resource())),
                () -> response.addRemovedResources(name)));
    return response.build();
  }
}
