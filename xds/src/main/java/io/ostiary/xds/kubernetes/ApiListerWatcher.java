package io.ostiary.xds.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists and watches on a real API server. */
final class ApiListerWatcher<T extends HasMetadata> implements ListerWatcher<T> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final Selection<T> selection;
  private final Duration watchLife;

  /** With watches that the server ends after this time, so that a lost right shows. */
  ApiListerWatcher(KubernetesClient client, Selection<T> selection, Duration watchLife) {
    this.client = client;
    this.selection = selection;
    this.watchLife = watchLife;
  }

  @Override
  public Listing<T> list() throws ApiFailure, InterruptedException {
    List<T> items = new ArrayList<>();
    String version = "";
    Optional<String> more = Optional.empty();
    do {
      ListOptions options =
          new ListOptionsBuilder().withLimit(PAGE).withContinue(more.orElse(null)).build();
      KubernetesResourceList<T> page = ApiCall.within(PATIENCE, () -> operation().list(options));
      items.addAll(Optional.ofNullable(page.getItems()).orElse(List.of()));
      Optional<ListMeta> metadata = Optional.ofNullable(page.getMetadata());
      version = metadata.map(ListMeta::getResourceVersion).orElse("");
      more = metadata.map(ListMeta::getContinue).filter(token -> !token.isEmpty());
    } while (more.isPresent());
    return new Listing<>(items, version);
  }

  @Override
  public AutoCloseable watch(String version, Watcher<T> watcher)
      throws ApiFailure, InterruptedException {
    ListOptions options =
        new ListOptionsBuilder()
            .withResourceVersion(version)
            .withAllowWatchBookmarks(true)
            .withTimeoutSeconds(watchLife.toSeconds())
            .build();
    return ApiCall.within(PATIENCE, () -> operation().watch(options, watcher));
  }

  private FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> operation() {
    MixedOperation<T, KubernetesResourceList<T>, Resource<T>> all =
        client.resources(selection.type());
    FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> scoped =
        selection.namespace().isPresent()
            ? all.inNamespace(selection.namespace().get())
            : all.inAnyNamespace();
    return selection.fields().isEmpty() ? scoped : scoped.withFields(selection.fields());
  }
}
