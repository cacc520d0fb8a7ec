package io.ostiary.cli.runtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ostiary.extauthz.session.CachingSessionLookup;
import io.ostiary.extauthz.session.ExpiredSessions;
import io.ostiary.extauthz.session.RevocationPoll;
import io.ostiary.extauthz.session.SessionStore;
import io.ostiary.extauthz.session.SessionStoreException;
import io.ostiary.extauthz.session.StoreHealth;
import io.ostiary.extauthz.session.sql.PostgresDatabase;
import io.ostiary.extauthz.session.sql.SqlDatabase;
import io.ostiary.extauthz.session.sql.SqlSessionStore;
import io.ostiary.extauthz.session.sql.SqliteDatabase;
import io.ostiary.translator.source.pomerium.Installation;
import io.ostiary.translator.source.pomerium.PostgresConnection;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The session store with what keeps it tidy and its copy in memory true.
 *
 * @param store where sessions are kept
 * @param lookup sessions in memory in front of it
 * @param poll reads the log of sign-outs, and does nothing else that could hold it up
 * @param chores what may be late
 */
record Sessions(
    SessionStore store,
    CachingSessionLookup lookup,
    ScheduledExecutorService poll,
    ScheduledExecutorService chores)
    implements AutoCloseable {
  /** The file of sessions in its folder. */
  private static final String FILE = "sessions.db";

  /**
   * Opens the store and begins to look after it.
   *
   * @param stateFolder where sessions are kept when the configuration does not say
   */
  static Sessions open(
      Installation installation, Path stateFolder, MeterRegistry meters, InstantSource clock)
      throws SessionStoreException {
    SessionStore store = new SqlSessionStore(database(installation.storage(), stateFolder), meters);
    StoreHealth health = new StoreHealth(installation.own().serveWhenStoreDown(), clock);
    register(health, meters);
    CachingSessionLookup lookup = new CachingSessionLookup(store, health, clock);
    ScheduledExecutorService poll = thread("revocation-poll");
    ScheduledExecutorService chores = thread("session-chores");
    var _ = new RevocationPoll(store, lookup, health).start(poll);
    var _ = new ExpiredSessions(store, clock).start(chores);
    return new Sessions(store, lookup, poll, chores);
  }

  private static void register(StoreHealth health, MeterRegistry meters) {
    Gauge.builder("ostiary.session.store.up", health, known -> known.failing() ? 0 : 1)
        .description("Whether the session store can be read")
        .register(meters);
    FunctionCounter.builder(
            "ostiary.session.served.while.store.down", health, StoreHealth::servedWhileFailing)
        .description("Answers from sessions in memory while the store could not be read")
        .register(meters);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon().factory());
  }

  @Override
  public void close() {
    poll.shutdownNow();
    chores.shutdownNow();
    store.close();
  }

  private static SqlDatabase database(Installation.Storage storage, Path stateFolder)
      throws SessionStoreException {
    return switch (storage) {
      case Installation.Storage.Memory() -> SqliteDatabase.inMemory();
      case Installation.Storage.StateFolder() -> SqliteDatabase.file(stateFolder.resolve(FILE));
      case Installation.Storage.SqliteFolder(String folder) ->
          SqliteDatabase.file(Path.of(folder, FILE));
      case Installation.Storage.Postgres(PostgresConnection connection) ->
          PostgresDatabase.of(PostgresTarget.of(connection));
    };
  }
}
