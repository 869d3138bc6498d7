"""SQLite measures its tables in the day's work; PostgreSQL does so on its own, hence no mark `database` here."""

from __future__ import annotations

import pytest
from django.db import connection

from kezhuan.core import jobs
from kezhuan.core.models import Job

KIND = "core.measure"


@pytest.mark.django_db
def test_the_database_knows_how_its_tables_are_filled() -> None:
    jobs.plan_day()

    jobs.run(kinds=(KIND,))

    assert Job.objects.get(kind=KIND).state == Job.DONE
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'core_job'")
        rows = [int(stat.split()[0]) for (stat,) in cursor.fetchall()]
    # Some indexes hold part of the rows.
    assert max(rows) == Job.objects.count()
