-- People who may log in, with one role each. The password is a salted PBKDF2 hash; statements name only its digest.
create table account (
  id              uuid primary key,
  name            text not null unique,
  role            text not null check (role in ('VIEWER','OPERATOR','ADMIN')),
  enabled         boolean not null,
  password        bytea,
  password_sha256 text generated always as (encode(sha256(password), 'hex')) stored,
  created_at      timestamptz not null,
  changed_at      timestamptz not null
);

-- What programs show in place of a password: random, kept as its digest, with a role of its own and an end.
create table api_token (
  id         uuid primary key,
  account_id uuid references account,
  owner      text not null,
  name       text not null,
  role       text not null check (role in ('VIEWER','OPERATOR','ADMIN')),
  sha256     text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at    timestamptz
);

-- Browsers that are logged in, by the digest of their cookie. Without account: whoever owns the data directory.
create table browser_session (
  sha256     text primary key,
  account_id uuid references account,
  owner      text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index browser_session_by_account on browser_session (account_id);
