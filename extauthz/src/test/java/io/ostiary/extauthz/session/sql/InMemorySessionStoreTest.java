package io.ostiary.extauthz.session.sql;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ostiary.extauthz.session.SessionStore;
import io.ostiary.extauthz.session.SessionStoreContract;

class InMemorySessionStoreTest extends SessionStoreContract {
  @Override
  protected SessionStore create() throws Exception {
    return new SqlSessionStore(SqliteDatabase.inMemory(), new SimpleMeterRegistry());
  }
}
