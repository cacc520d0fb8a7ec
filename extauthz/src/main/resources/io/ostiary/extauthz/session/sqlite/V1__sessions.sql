-- Times are milliseconds since 1970. Cookies, codes and secrets are here as SHA-256 only.

create table login (
  id text primary key,
  issuer text not null,
  subject text not null,
  identity text not null,
  sealed_id_token text,
  created_at integer not null,
  expires_at integer not null
) strict;

create index login_by_expiry on login (expires_at);

create table host_session (
  key text primary key,
  login_id text not null references login (id) on delete cascade,
  host text not null
) strict;

create index host_session_by_login on host_session (login_id);

create table handover (
  code_hash text primary key,
  login_id text not null references login (id) on delete cascade,
  host text not null,
  secret_hash text not null,
  expires_at integer not null
) strict;

create index handover_by_login on handover (login_id);
create index handover_by_expiry on handover (expires_at);

-- Autoincrement never gives a number twice, also after the newest row was deleted.
create table revocation (
  sequence integer primary key autoincrement,
  kind text not null check (kind in ('login', 'host_session')),
  ended text not null,
  at integer not null
) strict;

create index revocation_by_time on revocation (at);
