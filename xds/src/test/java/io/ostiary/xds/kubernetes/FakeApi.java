package io.ostiary.xds.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.Watcher.Action;
import io.fabric8.kubernetes.client.WatcherException;
import io.ostiary.xds.kubernetes.ApiFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server in memory that a test tells what to say. */
final class FakeApi implements ListerWatcher<ConfigMap> {
  private final List<String> names = new ArrayList<>();
  private final List<String> watchedFrom = new CopyOnWriteArrayList<>();
  private final List<Watcher<ConfigMap>> watchers = new CopyOnWriteArrayList<>();
  private Optional<Kind> refusal = Optional.empty();
  private int lists;
  private int version;

  /** Answers lists and watches with this failure, until {@link #allow}. */
  synchronized void refuse(Kind kind) {
    refusal = Optional.of(kind);
  }

  synchronized void allow() {
    refusal = Optional.empty();
  }

  /** Changes what is there without a word to those who watch. */
  synchronized void setSilently(String... all) {
    names.clear();
    names.addAll(List.of(all));
    version++;
  }

  synchronized int lists() {
    return lists;
  }

  List<String> watchedFrom() {
    return List.copyOf(watchedFrom);
  }

  void say(Action action, String name) {
    newest().eventReceived(action, object(name));
  }

  /** The newest watch ends as one does whose time is over. */
  void end() {
    newest().onClose(new WatcherException("over"));
  }

  /** The newest watch ends because its past is forgotten. */
  void forget() {
    newest()
        .onClose(
            new WatcherException(
                "gone",
                new KubernetesClientException(
                    new StatusBuilder().withCode(410).withMessage("too old").build())));
  }

  /** A watch that has long been replaced. */
  Watcher<ConfigMap> first() {
    return watchers.getFirst();
  }

  private Watcher<ConfigMap> newest() {
    return watchers.getLast();
  }

  @Override
  public synchronized Listing<ConfigMap> list() throws ApiFailure {
    lists++;
    refuseIfToldTo();
    return new Listing<>(names.stream().map(this::object).toList(), "v" + version);
  }

  @Override
  public synchronized AutoCloseable watch(String from, Watcher<ConfigMap> watcher)
      throws ApiFailure {
    refuseIfToldTo();
    watchedFrom.add(from);
    watchers.add(watcher);
    return () -> {};
  }

  private void refuseIfToldTo() throws ApiFailure {
    if (refusal.isPresent()) {
      throw new ApiFailure(refusal.get(), "as told");
    }
  }

  private ConfigMap object(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .withResourceVersion("of-" + name)
        .endMetadata()
        .build();
  }
}
