"""A PostgreSQL server that may be killed and comes back on the same data."""

from __future__ import annotations

import time

import psycopg

from kezhuan.cli.postgres import SAFE, NoServer, Server

BACK_S = 30


class Drilled(Server):
    """A server with fsync on, whose database `kezhuan` exists, and that can be brought back after a kill."""

    def __init__(self) -> None:
        super().__init__(SAFE)

    def __enter__(self) -> Drilled:
        super().__enter__()
        self.sql("CREATE DATABASE kezhuan")
        return self

    def sql(self, statement: str) -> None:
        """The statement is carried out on the database `postgres`."""
        with psycopg.connect(self.url(), autocommit=True) as session:
            session.execute(statement)

    def back(self) -> None:
        """The server takes connections again; it is started anew where its postmaster is gone."""
        until = time.monotonic() + BACK_S
        while True:
            try:
                if self.gone():
                    self.start()
                self.sql("SELECT 1")
            except (NoServer, psycopg.OperationalError) as fault:
                if time.monotonic() > until:
                    raise NoServer(f"PostgreSQL 没有在 {BACK_S} 秒内恢复：{fault}") from fault
            else:
                return
            time.sleep(0.05)
