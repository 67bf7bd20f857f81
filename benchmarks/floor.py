"""The floor: how fast PostgreSQL alone writes the rows of a registration, driven by its own ``pgbench``.

The bytes of the logo lie in the database already, so that nothing but writing is measured: no service that receives a
logo can be as fast.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from tests.postgres import PostgresCluster
from tests.service import run

from .requests import LOGO

SCRIPT = """
\\set n random(1, 9223372036854775807)
BEGIN;
INSERT INTO claims VALUES (:n, md5(:n::text), md5(:n::text)::uuid, now() + interval '10 minutes')
    ON CONFLICT (key) DO NOTHING RETURNING key;
INSERT INTO staged_files SELECT md5(:n::text)::uuid, 'image/png', md5(:n::text), content FROM sample_logo;
INSERT INTO outbox SELECT md5(:n::text)::uuid, kind, 'pending', now(), now(), 0
    FROM (VALUES ('store_logo'), ('confirm_by_mail')) AS kinds (kind);
WITH next AS (
    INSERT INTO counters VALUES ('ICCT', 1)
    ON CONFLICT (prefix) DO UPDATE SET last_number = counters.last_number + 1 RETURNING last_number
), team AS (
    INSERT INTO teams (registration_id, prefix, number, status, registered_at, team_name, team_key, church_name,
        church_key, captain_name, captain_phone, captain_email, captain_whatsapp, coach_name)
    SELECT md5(:n::text)::uuid, 'ICCT', last_number, 'registered', now(), 'Team ' || :n, 'team ' || :n, 'Grace Church',
        'grace church', 'S. Kumar', '9876543210', 'captain@example.com', '9876543210', 'José DSouza' FROM next
    RETURNING registration_id
)
INSERT INTO players SELECT registration_id, position, 'Player ' || position, 'Batsman', '9876543210'
    FROM team, generate_series(1, 12) AS position;
COMMIT;
"""

_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def floor(cluster: PostgresCluster, *, clients: int, seconds: int) -> float:
    """Transactions a second on a fresh database."""
    url = cluster.create_database()
    if run("migrate", DATABASE_URL=url).returncode != 0:
        raise RuntimeError("the tables could not be made")
    address = url.replace("+asyncpg", "")
    asyncio.run(_keep_sample(address))
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        script = Path(folder) / "registration.sql"
        script.write_text(SCRIPT)
        options = ("-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", str(script))
        printed = cluster.run("pgbench", *options, address.rsplit("/", 1)[1], timeout=seconds + 60)
    found = _TPS.search(printed)
    if found is None:
        raise RuntimeError(f"pgbench gave no figure:\n{printed}")
    return float(found[1])


async def _keep_sample(address: str) -> None:
    connection = await asyncpg.connect(address)
    await connection.execute("CREATE TABLE sample_logo (content bytea)")
    await connection.execute("ALTER TABLE sample_logo ALTER content SET STORAGE EXTERNAL")
    await connection.execute("INSERT INTO sample_logo VALUES ($1)", LOGO)
    await connection.close()
