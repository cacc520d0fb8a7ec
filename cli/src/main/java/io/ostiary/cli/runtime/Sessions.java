package io.ostiary.cli.runtime;

import io.ostiary.extauthz.session.CachingSessionLookup;
import io.ostiary.extauthz.session.ExpiredSessions;
import io.ostiary.extauthz.session.RevocationPoll;
import io.ostiary.extauthz.session.SessionStore;
import io.ostiary.extauthz.session.SessionStoreException;
import io.ostiary.extauthz.session.StoreHealth;
import io.ostiary.extauthz.session.sql.SqlSessionStore;
import io.ostiary.extauthz.session.sql.SqliteDatabase;
import io.ostiary.translator.source.pomerium.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The session store with what keeps it tidy and its copy in memory true.
 *
 * @param store where sessions are kept
 * @param lookup sessions in memory in front of it
 */
record Sessions(SessionStore store, CachingSessionLookup lookup, ScheduledExecutorService chores)
    implements AutoCloseable {
  /** The file of sessions in its folder. */
  private static final String FILE = "sessions.db";

  /**
   * Opens the store and begins to look after it.
   *
   * @param stateFolder where sessions are kept when the configuration does not say
   */
  static Sessions open(Installation installation, Path stateFolder, InstantSource clock)
      throws SessionStoreException, IOException {
    SessionStore store = new SqlSessionStore(database(installation.storage(), stateFolder));
    StoreHealth health = new StoreHealth(installation.own().serveWhenStoreDown(), clock);
    CachingSessionLookup lookup = new CachingSessionLookup(store, health, clock);
    ScheduledExecutorService chores =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("sessions").daemon().factory());
    var _ = new RevocationPoll(store, lookup, health).start(chores);
    var _ = new ExpiredSessions(store, clock).start(chores);
    return new Sessions(store, lookup, chores);
  }

  @Override
  public void close() {
    chores.shutdownNow();
    store.close();
  }

  private static SqliteDatabase database(Installation.Storage storage, Path stateFolder)
      throws SessionStoreException, IOException {
    return switch (storage) {
      case Installation.Storage.Memory() -> SqliteDatabase.inMemory();
      case Installation.Storage.StateFolder() -> SqliteDatabase.file(stateFolder.resolve(FILE));
      case Installation.Storage.SqliteFolder(String folder) ->
          SqliteDatabase.file(Files.createDirectories(Path.of(folder)).resolve(FILE));
    };
  }
}
