"""The units start commands that there are, as nobody in particular, with one file of settings."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from icct_http.cli import main as cli
from icct_http.cli.serve import open_files, serving, worker_process as working
from tests.support.deploy.systemd_units import FOLDER, INSTALLED, command_of, read
from tests.support.processes.icct_process import ICCT

SERVICES = sorted(FOLDER.glob("*.service"))
HARDENING = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectControlGroups": "yes",
    "MemoryDenyWriteExecute": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces": "yes",
    "UMask": "0077",
}

KNOWN = {
    *(("Unit", key) for key in ("Description", "Wants", "After", "StartLimitIntervalSec")),
    *(("Install", key) for key in ("WantedBy",)),
    *(("Timer", key) for key in ("OnCalendar", "RandomizedDelaySec", "Persistent")),
    *(
        ("Service", key)
        for key in (
            *HARDENING,
            *("Type", "User", "Group", "Environment", "EnvironmentFile", "WorkingDirectory", "UMask"),
            *("StateDirectory", "StateDirectoryMode", "LimitNOFILE"),
            *("ExecStart", "ExecStartPost", "Restart", "RestartSec", "RestartPreventExitStatus"),
            *("KillMode", "TimeoutStartSec", "TimeoutStopSec"),
            *("ProtectProc", "ProtectClock", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules"),
            *("LockPersonality", "RemoveIPC", "RestrictRealtime", "RestrictSUIDSGID"),
            *("SystemCallArchitectures", "SystemCallFilter", "SystemCallErrorNumber"),
        )
    ),
}
"""Sections and keys of systemd's own that our units use."""


def test_there_is_a_unit_for_serving_delivering_and_backing_up() -> None:
    assert [path.name for path in SERVICES] == ["icct-backup.service", "icct-worker.service", "icct.service"]


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_it_runs_a_command_of_icct_with_the_one_file_of_settings_and_may_do_little(path: Path) -> None:
    unit = read(path)
    service = unit["Service"]
    words = command_of(unit)
    command = words[words.index(INSTALLED) + 1 :]
    assert cli.parser().parse_args(command).run
    assert (service["User"], service["Group"]) == (["icct"], ["icct"])
    assert service["EnvironmentFile"] == ["/etc/icct/icct.env"]  # without a dash: a missing one is an error
    assert {name: service[name] for name in HARDENING} == {name: [value] for name, value in HARDENING.items()}
    assert "AmbientCapabilities" not in service
    assert service["SystemCallFilter"] == ["@system-service", "~@privileged"]


def test_a_stop_is_given_the_time_it_takes() -> None:
    (server,) = read(FOLDER / "icct.service")["Service"]["TimeoutStopSec"]
    (worker,) = read(FOLDER / "icct-worker.service")["Service"]["TimeoutStopSec"]
    assert int(server) > serving.STOP_WITHIN
    assert int(worker) > working.STOP_WITHIN


def test_a_server_may_open_as_many_files_as_it_takes_connections() -> None:
    (files,) = read(FOLDER / "icct.service")["Service"]["LimitNOFILE"]
    assert int(files) >= open_files.MOST_CONNECTIONS + open_files.OTHER_FILES


@pytest.mark.parametrize("name", ["icct.service", "icct-worker.service"])
def test_temporary_files_lie_on_a_disk_and_are_its_own(name: str) -> None:
    """Debian keeps ``/tmp`` in memory since its version 13; ``PrivateTmp`` gives each unit a ``/var/tmp`` too."""
    service = read(FOLDER / name)["Service"]
    assert "TMPDIR=/var/tmp" in service["Environment"][0].split()
    assert service["PrivateTmp"] == ["yes"]


@pytest.mark.parametrize("name", ["icct.service", "icct-worker.service"])
def test_it_is_started_again_unless_a_setting_is_wrong(name: str) -> None:
    unit = read(FOLDER / name)
    assert unit["Service"]["Restart"] == ["always"]
    assert unit["Service"]["RestartPreventExitStatus"] == [str(cli.WRONG_SETTINGS)]
    assert unit["Unit"]["StartLimitIntervalSec"] == ["0"]
    assert unit["Install"]["WantedBy"] == ["multi-user.target"]


def test_a_backup_is_made_every_night_and_old_ones_go_only_after_it() -> None:
    timer = read(FOLDER / "icct-backup.timer")
    assert timer["Timer"]["OnCalendar"] == ["*-*-* 03:00:00"]
    assert timer["Timer"]["Persistent"] == ["yes"]
    service = read(FOLDER / "icct-backup.service")["Service"]
    assert service["Type"] == ["oneshot"]
    folder = "BACKUP_DIR=/var/lib/icct-backups"  # whatever the file of settings says: the one that it writes to
    assert service["ExecStartPost"][0] == f"/usr/bin/env {folder} /opt/icct/current/bin/icct backup prune"


def test_the_backup_s_command_names_its_file_by_the_moment_and_then_old_ones_are_pruned(tmp_path: Path) -> None:
    icct = tmp_path / "icct"
    icct.write_text('#!/bin/sh\ntest "$1" = backup || exit 1\ncd "$(dirname "$0")" && touch "$2"\n')
    icct.chmod(0o755)
    unit = read(FOLDER / "icct-backup.service")
    afterwards = unit["Service"]["ExecStartPost"][0].split()
    for line in (["/bin/sh", "-c", " ".join(command_of(unit))], afterwards):
        here = [word.replace(INSTALLED, str(icct)).replace("/var/lib/icct-backups", str(tmp_path)) for word in line]
        subprocess.run(here, check=True)
    (backup,) = tmp_path.glob("*.backup")
    assert re.fullmatch(r"icct-20\d\d-\d\d-\d\dT\d{6}\.backup", backup.name)
    assert (tmp_path / "prune").exists()


def test_systemd_finds_nothing_to_say(tmp_path: Path) -> None:
    """Where systemd is installed; what it would find first, a misspelt section or key, is looked for everywhere."""
    units = [tmp_path / path.name for path in (*SERVICES, FOLDER / "icct-backup.timer")]
    for unit in units:
        unit.write_text((FOLDER / unit.name).read_text().replace(INSTALLED, ICCT))
        assert {(section, key) for section, keys in read(unit).items() for key in keys} <= KNOWN
    if analyze := shutil.which("systemd-analyze"):
        done = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_the_command_for_root_runs_with_the_services_user_folder_and_settings(tmp_path: Path) -> None:
    shown = tmp_path / "systemd-run"
    shown.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    shown.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    printed = subprocess.check_output([FOLDER / "icct", "keys", "list"], env=environment, text=True).splitlines()
    service = read(FOLDER / "icct.service")["Service"]
    for option in (
        f"--uid={service['User'][0]}",
        f"--gid={service['Group'][0]}",
        f"--working-directory={service['WorkingDirectory'][0]}",
        f"--property=Environment={service['Environment'][0]}",
        f"--property=EnvironmentFile={service['EnvironmentFile'][0]}",
        f"--property=UMask={service['UMask'][0]}",
    ):
        assert option in printed
    assert printed[-3:] == [INSTALLED, "keys", "list"]
