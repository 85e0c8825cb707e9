-- Password hashes (argon2id, PHC strings). They are no events: whoever is forgotten, or changes a password, leaves nothing behind.
CREATE TABLE credentials (
  account_id uuid PRIMARY KEY,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The server's secret that e-mail claims and passwords were made with, as a fingerprint: under another one nobody could log in.
CREATE TABLE server_secret (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  fingerprint text NOT NULL
);
