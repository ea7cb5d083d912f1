-- The three roles of the database. Run once by a superuser; passwords are set apart from this file.
-- minqing_owner: migrations only · minqing_app: the application · minqing_relay: finds ids.
CREATE ROLE minqing_owner LOGIN BYPASSRLS;
CREATE ROLE minqing_app LOGIN;
CREATE ROLE minqing_relay LOGIN;
ALTER ROLE minqing_app SET statement_timeout = '15s';
ALTER ROLE minqing_app SET lock_timeout = '5s';
ALTER ROLE minqing_app SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE minqing_app SET jit = off;
ALTER ROLE minqing_relay SET statement_timeout = '5s';
ALTER ROLE minqing_relay SET default_transaction_read_only = on;
