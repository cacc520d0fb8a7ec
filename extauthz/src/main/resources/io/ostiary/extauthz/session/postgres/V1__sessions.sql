-- Times are milliseconds since 1970. Cookies, codes and secrets are here as SHA-256 only.
-- Later migrations only add what the version before this one can ignore: both run side by side.

create table login (
  id text primary key,
  issuer text not null,
  subject text not null,
  identity text not null,
  sealed_id_token text,
  created_at bigint not null,
  expires_at bigint not null
);

create index login_by_expiry on login (expires_at);

create table host_session (
  key text primary key,
  login_id text not null references login (id) on delete cascade,
  host text not null
);

create index host_session_by_login on host_session (login_id);

create table handover (
  code_hash text primary key,
  login_id text not null references login (id) on delete cascade,
  host text not null,
  secret_hash text not null,
  expires_at bigint not null
);

create index handover_by_login on handover (login_id);
create index handover_by_expiry on handover (expires_at);

create table revocation (
  sequence bigint primary key,
  kind text not null check (kind in ('login', 'host_session')),
  ended text not null,
  at bigint not null
);

create index revocation_by_time on revocation (at);

-- The newest number of the log. Whoever appends holds this row until the end of the transaction,
-- so that numbers become visible in their order and none is used twice.
create table revocation_head (
  only_row boolean primary key default true check (only_row),
  last bigint not null
);

insert into revocation_head (last) values (0);
