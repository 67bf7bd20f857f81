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

from tests.support.servers.postgres import PostgresCluster

from .requests import LOGO
from .section import Rig

SCRIPT = """
\\set n random(1, 9223372036854775807)
\\set team :n % 1000000
\\set church :n % 5000
\\set phone 6000000000 + :n / 1000000 % 1000000000
\\set last 10 + :n % 5
BEGIN;
INSERT INTO claims VALUES ('key-' || :n::text, md5(:n::text) || md5(:n::text), md5(:n::text)::uuid,
        now() + interval '10 minutes')
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, registration_id = excluded.registration_id,
        expires_at = excluded.expires_at WHERE claims.expires_at <= now()
    RETURNING key;
INSERT INTO staged_files
    SELECT md5(:n::text)::uuid, 'image/png', md5(:n::text) || md5(:n::text), content FROM sample_logo;
INSERT INTO outbox (subject_id, kind, state, queued_at, due_at, attempt)
    SELECT md5(:n::text)::uuid, kind, 'pending', now(), now(), 0
    FROM (VALUES ('store_logo'), ('confirm_by_mail')) AS kinds (kind)
    ON CONFLICT (subject_id, kind, occasion) DO NOTHING;
WITH place AS (
    INSERT INTO churches (prefix, church_key, teams, id)
    VALUES ('ICCT', 'church' || :church::text, 1, gen_random_uuid())
    ON CONFLICT (prefix, church_key) DO UPDATE SET teams = churches.teams + 1 WHERE churches.teams < 2147483647
    RETURNING teams
), next AS (
    INSERT INTO tournaments (prefix, last_number) SELECT 'ICCT', 1 FROM place
    ON CONFLICT (prefix) DO UPDATE SET last_number = tournaments.last_number + 1 RETURNING last_number
), team AS (
    INSERT INTO teams (registration_id, prefix, number, status, registered_at, team_name, team_key, church_name,
        church_key, captain_name, captain_phone, captain_email, captain_whatsapp, coach_name, captain_key, coach_key,
        changed_at, search_text)
    SELECT md5(:n::text)::uuid, 'ICCT', last_number, 'registered', now(), 'Team ' || :team::text,
        'team' || :team::text, 'Church ' || :church::text, 'church' || :church::text, 'S. Kumar', :phone::text,
        'captain.' || :team::text || '@example.com', :phone::text, 'José DSouza', 's.kumar',
        'josédsouza', now(),
        'icct' || lpad(last_number::text, greatest(3, length(last_number::text)), '0') || ' team ' || :team::text
            || ' church ' || :church::text || ' s kumar jose dsouza ' || players || ' ' || :phone::text || ' ' || phones
            || ' captain' || :team::text || 'examplecom'
    FROM next, (
        SELECT string_agg('player ' || p, ' ' ORDER BY p) AS players,
            string_agg((9000000000 + p)::text, ' ' ORDER BY p) AS phones
        FROM generate_series(0, :last::int) AS p
    ) AS squad
    RETURNING registration_id, church_key
)
INSERT INTO players
    SELECT registration_id, position, 'Player ' || position, 'Batsman', (9000000000 + position)::text,
        'player' || position, church_key
    FROM team, generate_series(0, :last::int) AS position;
COMMIT;
"""

_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def prepared(rig: Rig) -> str:
    """The address of a fresh database with our tables and the logo."""
    url = rig.migrated()
    asyncio.run(keep_sample(url))
    return url


def floor(rig: Rig, url: str, *, clients: int, seconds: int) -> float:
    """Transactions a second in the prepared database at this address."""
    printed = write(rig.cluster, url, "-c", str(clients), "-j", "2", "-T", str(seconds), timeout=seconds + 60)
    found = _TPS.search(printed)
    if found is None:
        raise RuntimeError(f"pgbench gave no figure:\n{printed}")
    return float(found[1])


def write(cluster: PostgresCluster, url: str, *options: str, timeout: float = 60) -> str:
    """Run the script by ``pgbench`` with these options, and return what that prints."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        script = Path(folder) / "registration.sql"
        script.write_text(SCRIPT)
        usual = ("-n", "-M", "prepared", "-f", str(script))
        return cluster.run("pgbench", *usual, *options, url.rsplit("/", 1)[1], timeout=timeout)


async def keep_sample(url: str) -> None:
    """Put the logo where the script takes it from."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute("CREATE TABLE sample_logo (content bytea)")
    await connection.execute("ALTER TABLE sample_logo ALTER content SET STORAGE EXTERNAL")
    await connection.execute("INSERT INTO sample_logo VALUES ($1)", LOGO)
    await connection.close()
